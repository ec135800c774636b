//! Thing groups, one inside another, and who belongs to them. Members of dynamic groups are `index`'s business.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Settled, Store, all, change, executions, first, index, json, things};
use crate::Quotas;
use crate::fault::Fault;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) parent: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) created_ms: i64,
    /// Of a dynamic group: who fulfils it is a member.
    pub(crate) query: Option<String>,
}

/// What CreateThingGroup and CreateDynamicThingGroup may say.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewGroup {
    pub(crate) name: String,
    pub(crate) parent: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) query: Option<String>,
}

/// What UpdateThingGroup and UpdateDynamicThingGroup may say.
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupChange {
    pub(crate) description: Option<String>,
    pub(crate) attributes: Option<BTreeMap<String, String>>,
    /// Add to the attributes instead of replacing them; an empty value removes.
    pub(crate) merge: bool,
    pub(crate) query: Option<String>,
    pub(crate) expected_version: Option<i64>,
}

impl Store {
    /// Creates a group; the same one a second time is answered as if it were the first.
    pub(crate) async fn create_group(&self, new: NewGroup, now_ms: i64) -> Result<Group, Fault> {
        let quotas = self.quotas;
        self.write_registry(move |db| {
            if let Some(group) = group(db, &new.name)? {
                let same = group.parent == new.parent
                    && group.description == new.description
                    && group.attributes == new.attributes
                    && group.query == new.query;
                let message = format!("Thing group {} already exists with different properties", new.name);
                return if same { Ok(group) } else { Err(Fault::exists(format!("thinggroup/{}", new.name), message)) };
            }
            match new.parent.as_ref().map(|parent| Ok::<_, Fault>((parent, group(db, parent)?))).transpose()? {
                Some((parent, None)) => {
                    return Err(Fault::Invalid(format!("Parent thing group {parent} does not exist.")));
                }
                Some((parent, Some(group))) if group.query.is_some() => {
                    return Err(Fault::Invalid(format!("{parent} is a dynamic group and has none inside.")));
                }
                _ => {}
            }
            must_be_few(&quotas, &new.attributes)?;
            must_have_room(db, &quotas, &new)?;
            change(
                db,
                "INSERT INTO thing_group (name, id, version, parent, description, attributes, created_ms, query)
                 VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)",
                params![
                    new.name,
                    crate::random::uuid(),
                    new.parent,
                    new.description,
                    serde_json::to_string(&new.attributes)?,
                    now_ms,
                    new.query
                ],
            )?;
            if new.query.is_some() {
                index::look_at_all(db)?;
            }
            must_group(db, &new.name)
        })
        .await
    }

    /// One group, and the groups above it from the root down.
    pub(crate) fn group(&self, name: &str) -> Result<(Group, Vec<String>), Fault> {
        self.read(|db| Ok((must_group(db, name)?, groups_above(db, name)?)))
    }

    /// The name of the group that has this id.
    pub(crate) fn group_of_id(&self, id: &str) -> Result<Option<String>, Fault> {
        self.read(|db| first(db, "SELECT name FROM thing_group WHERE id = ?1", [id], |row| row.get(0)))
    }

    /// Changes what a group says about itself, or whom it asks for; answers its new version.
    pub(crate) async fn update_group(&self, name: String, wish: GroupChange) -> Result<i64, Fault> {
        let quotas = self.quotas;
        self.write_registry(move |db| {
            let mut group = must_group(db, &name)?;
            things::expect_version(wish.expected_version, group.version)?;
            if group.query.is_none() && wish.query.is_some() {
                return Err(Fault::Invalid(format!("{name} is not a dynamic group.")));
            }
            if let Some(attributes) = wish.attributes {
                let before = group.attributes.len();
                if !wish.merge {
                    group.attributes.clear();
                }
                group.attributes.extend(attributes);
                group.attributes.retain(|_, value| !value.is_empty());
                if group.attributes.len() > before {
                    must_be_few(&quotas, &group.attributes)?;
                }
            }
            change(
                db,
                "UPDATE thing_group SET version = version + 1, description = coalesce(?2, description),
                   attributes = ?3, query = coalesce(?4, query) WHERE name = ?1",
                params![name, wish.description, serde_json::to_string(&group.attributes)?, wish.query],
            )?;
            if wish.query.is_some() {
                index::look_at_all(db)?;
            }
            Ok(group.version + 1)
        })
        .await
    }

    /// Removes a group that has no group inside; one that does not exist is removed already. For its members this is
    /// the same as leaving it.
    pub(crate) async fn delete_group(
        &self,
        name: String,
        expected_version: Option<i64>,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.write_registry(move |db| {
            let mut settled = Settled::default();
            let Some(group) = group(db, &name)? else { return Ok(settled) };
            things::expect_version(expected_version, group.version)?;
            if first(db, "SELECT 1 FROM thing_group WHERE parent = ?1", [&name], |_| Ok(()))?.is_some() {
                return Err(Fault::Invalid(format!(
                    "Cannot delete thing group : {name} when there are still child groups attached to it"
                )));
            }
            let members = members(db, &name, false, &Page::everything())?;
            change(db, "DELETE FROM policy_target WHERE target = 'thinggroup/' || ?1", [&name])?;
            change(db, "DELETE FROM group_member WHERE thing_group = ?1", [&name])?;
            change(db, "DELETE FROM thing_group WHERE name = ?1", [&name])?;
            for thing in members {
                settled.add(executions::leave(db, &thing, now_ms)?);
            }
            Ok(settled)
        })
        .await
    }

    /// Groups by name: all, or those directly (with `recursive`: anywhere) inside `parent`.
    pub(crate) fn groups(
        &self,
        parent: Option<&str>,
        prefix: &str,
        recursive: bool,
        page: &Page,
    ) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            if let Some(parent) = parent {
                must_group(db, parent)?;
            }
            all(
                db,
                "WITH RECURSIVE below (name, depth) AS (
                     SELECT name, 1 FROM thing_group WHERE parent = ?1
                     UNION SELECT g.name, depth + 1 FROM thing_group g, below
                       WHERE g.parent = below.name AND ?3 AND depth < 64)
                 SELECT name FROM thing_group
                 WHERE name > ?4 AND substr(name, 1, length(?2)) = ?2
                   AND (CASE WHEN ?1 IS NULL THEN ?3 OR parent IS NULL ELSE name IN (SELECT name FROM below) END)
                 ORDER BY name LIMIT ?5",
                params![parent, prefix, recursive, page.after, page.limit()],
                |row| row.get(0),
            )
        })?;
        Ok(page.cut(rows, Clone::clone))
    }

    /// Puts a thing into a group; running jobs of the group (CONTINUOUS) reach it at once.
    pub(crate) async fn add_to_group(
        &self,
        group: String,
        thing: String,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.change_groups_of(thing, vec![group], vec![], now_ms).await
    }

    /// Takes a thing out of a group; what continuous jobs of the group still wanted of it is REMOVED.
    pub(crate) async fn remove_from_group(
        &self,
        group: String,
        thing: String,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.change_groups_of(thing, vec![], vec![group], now_ms).await
    }

    /// Both at once, for several groups.
    pub(crate) async fn change_groups_of(
        &self,
        thing: String,
        add: Vec<String>,
        remove: Vec<String>,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        let quotas = self.quotas;
        self.write_registry(move |db| change_of(db, &quotas, &thing, &add, &remove, now_ms)).await
    }

    /// The things of a group; with `recursive` also those of the groups inside it.
    pub(crate) fn things_in_group(
        &self,
        group: &str,
        recursive: bool,
        page: &Page,
    ) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            must_group(db, group)?;
            members(db, group, recursive, page)
        })?;
        Ok(page.cut(rows, Clone::clone))
    }

    /// The groups that a thing was put into.
    pub(crate) fn groups_of_thing(&self, thing: &str, page: &Page) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            things::must_thing(db, thing)?;
            all(
                db,
                "SELECT thing_group FROM group_member WHERE thing = ?1 AND thing_group > ?2
                 ORDER BY thing_group LIMIT ?3",
                params![thing, page.after, page.limit()],
                |row| row.get(0),
            )
        })?;
        Ok(page.cut(rows, Clone::clone))
    }
}

fn must_be_few(quotas: &Quotas, attributes: &BTreeMap<String, String>) -> Result<(), Fault> {
    match quotas.group_attributes {
        most if attributes.len() > most => {
            Err(Fault::Invalid(format!("A group has at most {most} attributes.")))
        }
        _ => Ok(()),
    }
}

/// May there be one more, where it is to be?
fn must_have_room(db: &Connection, quotas: &Quotas, new: &NewGroup) -> Result<(), Fault> {
    let count = |sql: &str, values: &[&str]| -> Result<usize, Fault> {
        let count = first(db, sql, rusqlite::params_from_iter(values), |row| row.get::<_, i64>(0))?;
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
    };
    if new.query.is_some()
        && count("SELECT count(*) FROM thing_group WHERE query IS NOT NULL", &[])? >= quotas.dynamic_groups
    {
        return Err(Fault::Limit(format!("There are at most {} dynamic groups.", quotas.dynamic_groups)));
    }
    let Some(parent) = &new.parent else { return Ok(()) };
    if groups_above(db, parent)?.len() + 2 > quotas.group_depth {
        return Err(Fault::Invalid(format!("Groups are at most {} deep.", quotas.group_depth)));
    }
    if count("SELECT count(*) FROM thing_group WHERE parent = ?1", &[parent])? >= quotas.child_groups {
        return Err(Fault::Invalid(format!(
            "A group has at most {} groups directly inside it.",
            quotas.child_groups
        )));
    }
    Ok(())
}

/// [`Store::change_groups_of`] inside another verb.
pub(super) fn change_of(
    db: &Connection,
    quotas: &Quotas,
    thing: &str,
    add: &[String],
    remove: &[String],
    now_ms: i64,
) -> Result<Settled, Fault> {
    for group in add.iter().chain(remove) {
        if must_group(db, group)?.query.is_some() {
            return Err(Fault::Invalid(format!("{group} is a dynamic group: its query has its members.")));
        }
    }
    things::must_thing(db, thing)?;
    for group in add {
        let sql = "INSERT OR IGNORE INTO group_member (thing_group, thing) VALUES (?1, ?2)";
        change(db, sql, [group.as_str(), thing])?;
    }
    for group in remove {
        change(
            db,
            "DELETE FROM group_member WHERE thing_group = ?1 AND thing = ?2",
            [group.as_str(), thing],
        )?;
    }
    if !add.is_empty() && direct_of(db, thing, &[])?.len() > quotas.groups_of_thing {
        return Err(Fault::Invalid(format!("A thing is in at most {} groups.", quotas.groups_of_thing)));
    }
    let mut settled = executions::join(db, thing, now_ms)?;
    settled.add(executions::leave(db, thing, now_ms)?);
    Ok(settled)
}

/// The members of a group and, if asked, of all groups inside it, by name.
pub(super) fn members(
    db: &Connection,
    group: &str,
    recursive: bool,
    page: &Page,
) -> Result<Vec<String>, Fault> {
    all(
        db,
        "WITH RECURSIVE below (name) AS (
             SELECT ?1 UNION SELECT g.name FROM thing_group g, below WHERE ?2 AND g.parent = below.name)
         SELECT DISTINCT thing FROM group_member JOIN below ON thing_group = below.name
         WHERE thing > ?3 ORDER BY thing LIMIT ?4",
        params![group, recursive, page.after, page.limit()],
        |row| row.get(0),
    )
}

/// Groups without a query that a thing was put into, but for those of `except`.
pub(super) fn direct_of(db: &Connection, thing: &str, except: &[String]) -> Result<Vec<String>, Fault> {
    let sql = "SELECT name FROM group_member JOIN thing_group ON name = thing_group
               WHERE thing = ?1 AND query IS NULL";
    let mut groups: Vec<String> = all(db, sql, [thing], |row| row.get(0))?;
    groups.retain(|group| !except.contains(group));
    Ok(groups)
}

/// Every group that a thing belongs to, directly or through one inside another.
pub(super) fn groups_of(db: &Connection, thing: &str) -> Result<Vec<String>, Fault> {
    all(
        db,
        "WITH RECURSIVE above (name) AS (
             SELECT thing_group FROM group_member WHERE thing = ?1
             UNION SELECT parent FROM thing_group, above
               WHERE thing_group.name = above.name AND parent IS NOT NULL)
         SELECT name FROM above ORDER BY name",
        [thing],
        |row| row.get(0),
    )
}

pub(super) fn groups_above(db: &Connection, name: &str) -> Result<Vec<String>, Fault> {
    all(
        db,
        "WITH RECURSIVE above (name, depth) AS (
             SELECT parent, 1 FROM thing_group WHERE name = ?1 AND parent IS NOT NULL
             UNION SELECT parent, depth + 1 FROM thing_group, above
               WHERE thing_group.name = above.name AND parent IS NOT NULL AND depth < 64)
         SELECT name FROM above ORDER BY depth DESC",
        [name],
        |row| row.get(0),
    )
}

fn group(db: &Connection, name: &str) -> Result<Option<Group>, Fault> {
    first(db, "SELECT * FROM thing_group WHERE name = ?1", [name], read_group)
}

pub(super) fn must_group(db: &Connection, name: &str) -> Result<Group, Fault> {
    group(db, name)?.ok_or_else(|| Fault::not_found("Thing group", name))
}

fn read_group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        name: row.get("name")?,
        id: row.get("id")?,
        version: row.get("version")?,
        parent: row.get("parent")?,
        description: row.get("description")?,
        attributes: json(row, "attributes")?,
        created_ms: row.get("created_ms")?,
        query: row.get("query")?,
    })
}
