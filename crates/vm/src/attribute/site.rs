//! Inline caches: what an attribute instruction found last time, good for every object that its key fits.
//!
//! Programs lie in flash, so the caches stand beside them. The collector and changes of classes empty them.

use crate::{
    ctx::Ctx,
    heap::Shape,
    lookup::{class, layout},
    native,
    value::{Tag, Value},
};
use alloc::{boxed::Box, vec, vec::Vec};
use bytecode::{Word, sym};

/// What one instruction knows.
///
/// ```text
/// key              held
/// layout           the attribute's place in instances of this layout; for `Method`: a function of their class
/// layout | 1       for reading: a value of their class; for setting: the layout that adding the attribute leads to
/// class | 1        a value that the class inherits
/// class | 2        the number of the entry of the class's own attributes
/// shape << 2 | 3   for `Method`: a method of the builtin class that is stored in this shape
/// native module    a function or class of the module
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Site {
    pub key: u32,
    pub held: u32,
}

/// The key of instances of a builtin class.
pub(crate) const fn shape_key(shape: u8) -> u32 {
    (shape as u32) << 2 | 3
}

/// Names of class attributes that the program sets again and again: their values are not cached. One of 256 bits stands for
/// several names.
#[derive(Clone, Copy, Default)]
pub(crate) struct Changing([u32; 8]);

impl Changing {
    fn place(name: Value) -> (usize, u32) {
        let bit = name.payload() & 255;
        (bit as usize / 32, 1 << (bit % 32))
    }

    pub fn contains(&self, name: Value) -> bool {
        let (word, bit) = Changing::place(name);
        self.0[word] & bit != 0
    }

    /// Answers whether the name is new.
    pub fn insert(&mut self, name: Value) -> bool {
        let (word, bit) = Changing::place(name);
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }
}

/// What an instruction does with an attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Access {
    Get = 0x1_0000,
    Set = 0x2_0000,
    Call = 0x3_0000,
}

/// All caches: one per instruction for its last object, and a shared one for instructions that see objects of many layouts.
pub(crate) struct Sites {
    own: Vec<Site>,
    shared: Box<[(u32, Site)]>,
}

/// Entries of the shared cache: a power of two.
const SHARED: usize = 128;

impl Sites {
    pub fn new(count: usize) -> Sites {
        Sites { own: vec![Site::default(); count], shared: vec![(0, Site::default()); SHARED].into() }
    }

    /// Room for the caches of a longer program; all are empty.
    #[cfg(feature = "compile")]
    pub fn grow(&mut self, count: usize) {
        *self = Sites::new(count);
    }

    /// What instruction `number` found last time.
    #[inline(always)]
    pub fn last(&self, number: u16) -> Option<Site> {
        self.own.get(number as usize).copied()
    }

    /// What instructions that see several layouts found for one of them and a name.
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub fn find(&self, layout: u32, name: u16, access: Access) -> Option<Site> {
        let name = u32::from(name) | access as u32;
        let place = Sites::place(layout, name);
        let known = |place: usize| {
            self.shared
                .get(place)
                .filter(|(own, site)| *own == name && site.key & !1 == layout)
                .map(|(_, site)| *site)
        };
        known(place).or_else(|| known(place ^ 1))
    }

    fn place(layout: u32, name: u32) -> usize {
        ((layout >> 2) ^ (name.wrapping_mul(0x9e5) >> 4)) as usize % SHARED
    }

    /// Notes what the instruction with this extension word found; if it knew another object before, others shall know it too.
    #[cfg_attr(small, optimize(speed))]
    fn remember(&mut self, word: Word, access: Access, site: Site) {
        let Some(own) = self.own.get_mut(word.high() as usize) else { return };
        let before = core::mem::replace(own, site);
        if before.key == 0 || before.key == site.key {
            return;
        }
        let name = u32::from(word.low()) | access as u32;
        let place = Sites::place(site.key & !1, name);
        let is_free = |(_, site): &(u32, Site)| site.key == 0;
        let place = if self.shared.get(place).is_some_and(is_free) { place } else { place ^ 1 };
        if let Some(entry) = self.shared.get_mut(place) {
            *entry = (name, site);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.own.fill(Site::default());
        self.shared.fill((0, Site::default()));
    }

    /// Forgets values of classes; places in instances stay.
    pub fn forget_class_values(&mut self) {
        let all = self.own.iter_mut().chain(self.shared.iter_mut().map(|(_, site)| site));
        all.filter(|site| site.key & 3 == 1).for_each(|site| *site = Site::default());
    }
}

impl Ctx<'_, '_> {
    /// Notes what `object.name` was found to be.
    pub(super) fn remember_value(&mut self, object: Value, value: Value, word: Word) {
        if let Some(known) = self.value_site(object, Value::symbol(word.low()), value) {
            self.vm.sites.remember(word, Access::Get, known);
        }
    }

    fn value_site(&mut self, object: Value, name: Value, value: Value) -> Option<Site> {
        match self.heap.shape(object) {
            Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                let layout = self.heap.field(object, 0);
                if let Some(known) = self.own_site(object, name) {
                    return Some(known);
                }
                let class = self.heap.field(layout, layout::CLASS);
                let custom =
                    self.class_special(class, sym::__getattribute__).is_some() || self.is_dict_layout(layout);
                let found = self.class_lookup(class, name).filter(|found| *found == value)?;
                let fixed = !self.vm.changing.contains(name) && self.layout_find(layout, name).is_none();
                let plain = !custom && fixed && self.is_no_descriptor(found);
                plain.then_some(Site { key: layout.0 | 1, held: value.0 })
            }
            Some(Shape::Class) => {
                let found = self.class_lookup(object, name).filter(|found| *found == value)?;
                let plain = found.tag() != Some(Tag::Native) && self.is_no_descriptor(found);
                match self.class_site(object, name) {
                    Some(known) => plain.then_some(known),
                    None if self.vm.changing.contains(name) => None,
                    None => plain.then_some(Site { key: object.0 | 1, held: value.0 }),
                }
            }
            _ => self.module_site(object, value),
        }
    }

    fn module_site(&self, object: Value, value: Value) -> Option<Site> {
        let fixed = matches!(value.tag(), Some(Tag::Native | Tag::Type));
        (fixed && object.tag() == Some(Tag::NativeModule)).then_some(Site { key: object.0, held: value.0 })
    }

    fn is_no_descriptor(&mut self, v: Value) -> bool {
        !self.is_instance_shape(v) || self.special(v, sym::__get__).is_none()
    }

    /// The instance's own attribute, when nothing of its class can come before it.
    fn own_site(&mut self, object: Value, name: Value) -> Option<Site> {
        let layout = self.heap.field(object, 0);
        let at = self.layout_find(layout, name)?;
        let class = self.heap.field(layout, layout::CLASS);
        let custom = self.class_special(class, sym::__getattribute__).is_some();
        let over = self.class_lookup(class, name).is_some_and(|found| self.is_data_descriptor(found));
        (!custom && !over).then_some(Site { key: layout.0, held: at as u32 })
    }

    /// The entry of a class's own attribute.
    fn class_site(&self, class: Value, name: Value) -> Option<Site> {
        let attributes = self.heap.field(class, class::ATTRIBUTES);
        let n = (0..self.table_used(attributes)).find(|n| self.table_key(attributes, *n) == Some(name))?;
        Some(Site { key: class.0 | 2, held: n as u32 })
    }

    /// Notes where an instance's attribute was set. `before` is the layout that the instance had: setting may have added the attribute.
    pub(super) fn remember_set(&mut self, object: Value, name: Value, before: Value, word: Word) {
        if self.special(object, sym::__setattr__).is_some() {
            return;
        }
        if self.heap.is(object, Shape::Class) && self.vm.changing.contains(name) {
            if let Some(known) = self.class_site(object, name) {
                self.vm.sites.remember(word, Access::Set, known);
            }
            return;
        }
        if !self.is_instance_shape(object) {
            return;
        }
        let Some(known) = self.own_site(object, name) else { return };
        let layout = self.heap.field(object, 0);
        if layout == before {
            self.vm.sites.remember(word, Access::Set, known);
        } else if self.heap.field(layout, layout::PARENT) == before {
            let known = Site { key: before.0 | 1, held: layout.0 };
            self.vm.sites.remember(word, Access::Set, known);
        }
    }

    /// Notes the function that `object.name(…)` calls with the object before the arguments.
    pub(super) fn remember_method(&mut self, object: Value, function: Value, word: Word) {
        let key = match self.heap.shape(object) {
            Some(Shape::Instance | Shape::Wrapped | Shape::Exception) => {
                let layout = self.heap.field(object, 0);
                if self.is_dict_layout(layout) {
                    return;
                }
                layout.0
            }
            Some(shape) if shape as u8 <= Shape::FrozenSet as u8 => shape_key(shape as u8),
            None if matches!(object.tag(), Some(Tag::Symbol | Tag::Text)) => shape_key(Shape::Str as u8),
            _ => return,
        };
        self.vm.sites.remember(word, Access::Call, Site { key, held: function.0 });
    }

    /// Notes the function or class that `module.name(…)` calls.
    pub(super) fn remember_callable(&mut self, object: Value, value: Value, word: Word) {
        if let Some(known) = self.module_site(object, value) {
            self.vm.sites.remember(word, Access::Call, known);
        }
    }

    /// Whether a method belongs to the builtin classes, so that `self` comes before its arguments.
    pub(super) fn is_native_method(&self, v: Value) -> bool {
        v.tag() == Some(Tag::Native) && native::is_method(v)
    }
}
