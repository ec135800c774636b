//! Where an instance keeps its attributes: a tree of layouts per class, one node for each attribute that was added after another.
//!
//! Instances that got the same attributes in the same order share a layout, so each holds values and no names. An instance
//! whose `__dict__` was asked for keeps that dict instead: its layout is the one behind the attribute named None.

use crate::{
    heap::Shape,
    lookup::{class, layout},
    object::Handle,
    raise::Stop,
    value::Value,
    vm::Vm,
};

/// Places that a new instance gets at most before it has attributes.
const USUAL_MAX: usize = 12;

impl Vm<'_> {
    /// The layout of a fresh instance of a class.
    pub(crate) fn layout_of_class(&mut self, class: Value) -> Result<Value, Stop> {
        if let Some(builtin) = class.as_type() {
            let known = self.layouts[builtin as usize];
            if known.is_object() {
                return Ok(known);
            }
            let made = self.new_layout(class, Value::UNDEF, Value::UNDEF, 0)?;
            self.layouts[builtin as usize] = made;
            return Ok(made);
        }
        let known = self.heap.field(class, class::LAYOUT);
        if self.heap.is(known, Shape::Layout) {
            return Ok(known);
        }
        let class = self.root(class);
        let made = self.new_layout(self.at(class), Value::UNDEF, Value::UNDEF, 0)?;
        let class = (self.at(class), self.release(class)).0;
        self.heap.set_field(made, layout::SUBCLASSES, self.heap.field(class, class::LAYOUT));
        self.heap.set_field(class, class::LAYOUT, made);
        Ok(made)
    }

    /// How many attributes instances that start with this layout usually get: as many as its newest children had.
    pub(crate) fn usual_len(&self, layout: Value) -> usize {
        let mut node = layout;
        loop {
            let child = self.heap.field(node, layout::CHILD);
            if !child.is_object() {
                return (self.layout_len(node) - self.layout_len(layout)).min(USUAL_MAX);
            }
            node = child;
        }
    }

    fn new_layout(&mut self, class: Value, parent: Value, name: Value, count: i32) -> Result<Value, Stop> {
        let undef = Value::UNDEF;
        self.allocate_fields(Shape::Layout, &[class, parent, name, Value::tiny(count), undef, undef])
    }

    /// The position of an attribute in instances of this layout.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn layout_find(&self, layout: Value, name: Value) -> Option<usize> {
        let mut node = layout;
        let is_symbol = name.tag().is_some();
        while self.heap.field(node, layout::PARENT).is_object() {
            let own = self.heap.field(node, layout::NAME);
            // A name may have become a symbol since.
            let spelt = !is_symbol || cfg!(feature = "compile") && own.is_object();
            if own == name || spelt && self.text_bytes(own) == self.text_bytes(name) {
                return Some(self.heap.count(node, layout::COUNT) - 1);
            }
            node = self.heap.field(node, layout::PARENT);
        }
        None
    }

    /// How many attributes instances of this layout have.
    pub(crate) fn layout_len(&self, layout: Value) -> usize {
        self.heap.count(layout, layout::COUNT)
    }

    /// The name of attribute `n`.
    pub(crate) fn layout_name(&self, layout: Value, n: usize) -> Value {
        let mut node = layout;
        while self.heap.count(node, layout::COUNT) > n + 1 {
            node = self.heap.field(node, layout::PARENT);
        }
        self.heap.field(node, layout::NAME)
    }

    /// The layout with one more attribute.
    fn layout_extend(&mut self, layout: Handle, name: Handle) -> Result<Value, Stop> {
        let (from, wanted) = (self.at(layout), self.at(name));
        let mut child = self.heap.field(from, layout::CHILD);
        while child.is_object() {
            let own = self.heap.field(child, layout::NAME);
            let spelt = wanted.is_object() || cfg!(feature = "compile") && own.is_object();
            if own == wanted || spelt && self.text_bytes(own) == self.text_bytes(wanted) {
                return Ok(child);
            }
            child = self.heap.field(child, layout::SIBLING);
        }
        let class = self.heap.field(from, layout::CLASS);
        let count = self.layout_len(from) as i32 + 1;
        let made = self.new_layout(class, from, wanted, count)?;
        let from = self.at(layout);
        let first = self.heap.field(from, layout::CHILD);
        self.heap.set_field(made, layout::SIBLING, first);
        self.heap.set_field(from, layout::CHILD, made);
        Ok(made)
    }

    /// Whether instances of this layout keep a dict of attributes.
    pub(crate) fn is_dict_layout(&self, layout: Value) -> bool {
        self.heap.field(layout, layout::NAME).is_none()
    }

    /// Replaces an instance's attributes by this dict, which it shares from now on.
    pub(crate) fn share_dict(&mut self, instance: Handle, dict: Handle) -> Result<(), Stop> {
        let class = self.heap.field(self.heap.field(self.at(instance), 0), layout::CLASS);
        let root = self.layout_of_class(class)?;
        let (root, name) = (self.root(root), self.root(Value::NONE));
        let layout = self.layout_extend(root, name)?;
        self.release(root);
        let (object, dict) = (self.at(instance), self.at(dict));
        self.heap.set_field(object, 0, layout);
        self.heap.set_field(object, 1, dict);
        Ok(())
    }

    /// An instance's attributes as the dict that it keeps from now on.
    pub(crate) fn open_dict(&mut self, instance: Handle) -> Result<Value, Stop> {
        let values = self.heap.field(self.at(instance), 1);
        if self.heap.is(values, Shape::Dict) {
            return Ok(values);
        }
        let dict = self.dict()?;
        let dict = self.root(dict);
        self.copy_attributes(instance, dict)?;
        self.share_dict(instance, dict)?;
        let made = self.at(dict);
        self.release(dict);
        Ok(made)
    }

    fn copy_attributes(&mut self, instance: Handle, dict: Handle) -> Result<(), Stop> {
        for n in 0..self.layout_len(self.heap.field(self.at(instance), 0)) {
            let object = self.at(instance);
            let name = self.layout_name(self.heap.field(object, 0), n);
            let value = self.heap.field(self.heap.field(object, 1), n);
            if !value.is_undef() {
                self.name_set(dict, name, value)?;
            }
        }
        Ok(())
    }

    /// The names of an instance's own attributes.
    pub(crate) fn own_names(&self, instance: Value) -> alloc::vec::Vec<Value> {
        let (layout, values) = (self.heap.field(instance, 0), self.heap.field(instance, 1));
        if self.heap.is(values, Shape::Dict) {
            return (0..self.table_used(values)).filter_map(|n| self.table_key(values, n)).collect();
        }
        (0..self.layout_len(layout)).map(|n| self.layout_name(layout, n)).collect()
    }

    /// An instance's own attribute.
    #[inline]
    pub(crate) fn own_get(&self, instance: Value, name: Value) -> Option<Value> {
        let values = self.heap.field(instance, 1);
        if self.heap.is(values, Shape::Dict) {
            return self.name_get(values, name);
        }
        let at = self.layout_find(self.heap.field(instance, 0), name)?;
        Some(self.heap.field(self.heap.field(instance, 1), at))
    }

    /// Sets an instance's own attribute.
    pub(crate) fn own_set(&mut self, instance: Value, name: Value, value: Value) -> Result<(), Stop> {
        if let Some(at) = self.layout_find(self.heap.field(instance, 0), name) {
            let values = self.heap.field(instance, 1);
            self.heap.set_field(values, at, value);
            return Ok(());
        }
        let first = self.roots.len();
        let values = self.heap.field(instance, 1);
        let added = if self.heap.is(values, Shape::Dict) {
            let dict = self.root(values);
            self.name_set(dict, name, value)
        } else {
            let (instance, name, value) = (self.root(instance), self.root(name), self.root(value));
            self.own_add(instance, name, value)
        };
        self.roots.truncate(first);
        added
    }

    fn own_add(&mut self, instance: Handle, name: Handle, value: Handle) -> Result<(), Stop> {
        let layout = self.heap.field(self.at(instance), 0);
        let layout = self.root(layout);
        let extended = self.layout_extend(layout, name)?;
        self.set(layout, extended);
        let at = self.layout_len(extended) - 1;
        let values = self.heap.field(self.at(instance), 1);
        let capacity = if values.is_object() { self.heap.body_len(values) } else { 0 };
        if at >= capacity {
            let grown = self.allocate(Shape::Array, capacity + if capacity < 4 { 2 } else { 4 })?;
            let values = self.heap.field(self.at(instance), 1);
            if capacity > 0 {
                self.heap.copy_fields(values, 0, grown, 0, capacity);
            }
            self.heap.set_field(self.at(instance), 1, grown);
        }
        let instance = self.at(instance);
        let values = self.heap.field(instance, 1);
        self.heap.set_field(values, at, self.at(value));
        self.heap.set_field(instance, 0, self.at(layout));
        Ok(())
    }

    /// Removes an instance's own attribute; answers whether it was there.
    pub(crate) fn own_remove(&mut self, instance: Handle, name: Value) -> Result<bool, Stop> {
        let (old, values) = (self.heap.field(self.at(instance), 0), self.heap.field(self.at(instance), 1));
        if self.heap.is(values, Shape::Dict) {
            return Ok(self.name_remove(values, name));
        }
        let Some(at) = self.layout_find(old, name) else { return Ok(false) };
        let old = self.root(old);
        let class = self.heap.field(self.at(old), layout::CLASS);
        let root = self.layout_of_class(class)?;
        let layout = self.root(root);
        for n in (0..self.layout_len(self.at(old))).filter(|n| *n != at) {
            let name = self.layout_name(self.at(old), n);
            let name = self.root(name);
            let extended = self.layout_extend(layout, name)?;
            self.set(layout, extended);
            self.release(name);
        }
        let instance = self.at(instance);
        let values = self.heap.field(instance, 1);
        let count = self.layout_len(self.at(old));
        self.heap.shift_fields(values, at + 1, at, count - at - 1);
        self.heap.set_field(values, count - 1, Value::UNDEF);
        self.heap.set_field(instance, 0, self.at(layout));
        Ok(true)
    }
}
