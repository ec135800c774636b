//! How many there may be of what operators make. The defaults are those of AWS IoT ("AWS IoT Core" and "AWS IoT Device
//! Management endpoints and quotas"), so that what is set up here can also be set up there.

/// The quotas. What is already above one stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Groups from the root of a hierarchy to its lowest one.
    pub group_depth: usize,
    /// Groups directly inside another one.
    pub child_groups: usize,
    /// Groups that have a query.
    pub dynamic_groups: usize,
    /// Attributes of a group.
    pub group_attributes: usize,
    /// Groups that a thing is put into.
    pub groups_of_thing: usize,
    /// Attributes of a thing that has a type.
    pub thing_attributes: usize,
    /// Attributes of a thing that has none.
    pub untyped_thing_attributes: usize,
    /// Streams in all, those of OTA updates included.
    pub streams: usize,
}

impl Default for Quotas {
    fn default() -> Quotas {
        Quotas {
            group_depth: 7,
            child_groups: 100,
            dynamic_groups: 100,
            group_attributes: 50,
            groups_of_thing: 10,
            thing_attributes: 50,
            untyped_thing_attributes: 3,
            streams: 10_000,
        }
    }
}

impl Quotas {
    /// Sets a quota by its name, e.g. `groups_of_thing` to `20`.
    ///
    /// # Errors
    /// A sentence, if there is no such quota or it cannot be this value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let place = match name {
            "group_depth" => &mut self.group_depth,
            "child_groups" => &mut self.child_groups,
            "dynamic_groups" => &mut self.dynamic_groups,
            "group_attributes" => &mut self.group_attributes,
            "groups_of_thing" => &mut self.groups_of_thing,
            "thing_attributes" => &mut self.thing_attributes,
            "untyped_thing_attributes" => &mut self.untyped_thing_attributes,
            "streams" => &mut self.streams,
            _ => return Err(format!("there is no quota {name}")),
        };
        *place = value.parse().map_err(|_| format!("{name} cannot be {value}"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_set_by_its_name_or_not_at_all() {
        let mut quotas = Quotas::default();
        assert_eq!(quotas.set("streams", "20000"), Ok(()));
        assert_eq!(quotas, Quotas { streams: 20_000, ..Quotas::default() });
        for (name, value) in [("streams", "-1"), ("streams", "many"), ("none", "1")] {
            assert!(quotas.set(name, value).is_err(), "{name} {value}");
        }
    }
}
