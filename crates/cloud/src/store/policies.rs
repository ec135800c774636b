//! Policies, their versions, and what they are attached to.

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Store, all, change, first};
use crate::fault::Fault;

/// Versions that a policy may have.
const MOST_VERSIONS: i64 = 5;
/// Policies that a target may have.
const MOST_POLICIES: i64 = 10;

/// A policy without its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) name: String,
    pub(crate) default_version: i64,
    pub(crate) generation: String,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

/// One text of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyVersion {
    pub(crate) version: i64,
    pub(crate) document: String,
    pub(crate) created_ms: i64,
}

impl Store {
    /// Creates a policy with version 1 as its default.
    pub(crate) async fn create_policy(
        &self,
        name: String,
        document: String,
        now_ms: i64,
    ) -> Result<(), Fault> {
        self.write_registry(move |db| create(db, &name, &document, now_ms)).await
    }

    /// One text of a policy; the default one if no version is named.
    pub(crate) fn policy_version(
        &self,
        name: &str,
        version: Option<i64>,
    ) -> Result<(Policy, PolicyVersion), Fault> {
        self.read(|db| {
            let policy = must_policy(db, name)?;
            let version = must_version(db, name, version.unwrap_or(policy.default_version))?;
            Ok((policy, version))
        })
    }

    /// All texts of a policy, the newest first.
    pub(crate) fn policy_versions(&self, name: &str) -> Result<(Policy, Vec<PolicyVersion>), Fault> {
        self.read(|db| {
            let policy = must_policy(db, name)?;
            let sql = "SELECT * FROM policy_version WHERE policy = ?1 ORDER BY version DESC";
            Ok((policy, all(db, sql, [name], read_version)?))
        })
    }

    /// Adds a text; answers its number.
    pub(crate) async fn create_policy_version(
        &self,
        name: String,
        document: String,
        default: bool,
        now_ms: i64,
    ) -> Result<i64, Fault> {
        self.write_registry(move |db| {
            must_policy(db, &name)?;
            let count = count(db, "SELECT count(*) FROM policy_version WHERE policy = ?1", &name)?;
            if count >= MOST_VERSIONS {
                return Err(Fault::VersionsLimit(format!(
                    "The policy {name} already has the maximum number of versions ({MOST_VERSIONS})"
                )));
            }
            let version =
                first(db, "SELECT next_version FROM policy WHERE name = ?1", [&name], |row| row.get(0))?
                    .unwrap_or(1);
            insert_version(db, &name, version, &document, now_ms)?;
            change(
                db,
                "UPDATE policy SET next_version = ?2 + 1, modified_ms = ?3,
                   default_version = CASE WHEN ?4 THEN ?2 ELSE default_version END WHERE name = ?1",
                params![name, version, now_ms, default],
            )?;
            Ok(version)
        })
        .await
    }

    /// Makes a text the one that counts.
    pub(crate) async fn set_default_policy_version(
        &self,
        name: String,
        version: i64,
        now_ms: i64,
    ) -> Result<(), Fault> {
        self.write_registry(move |db| {
            must_version(db, &name, version)?;
            change(
                db,
                "UPDATE policy SET default_version = ?2, modified_ms = ?3 WHERE name = ?1",
                params![name, version, now_ms],
            )?;
            Ok(())
        })
        .await
    }

    /// Removes a text that is not the default.
    pub(crate) async fn delete_policy_version(&self, name: String, version: i64) -> Result<(), Fault> {
        self.write_registry(move |db| {
            let policy = must_policy(db, &name)?;
            must_version(db, &name, version)?;
            if policy.default_version == version {
                return Err(Fault::DeleteConflict("Cannot delete the default version of a policy".into()));
            }
            change(
                db,
                "DELETE FROM policy_version WHERE policy = ?1 AND version = ?2",
                params![name, version],
            )?;
            Ok(())
        })
        .await
    }

    /// Removes a policy that is attached nowhere and has no text beside its default one.
    pub(crate) async fn delete_policy(&self, name: String) -> Result<(), Fault> {
        self.write_registry(move |db| {
            must_policy(db, &name)?;
            if count(db, "SELECT count(*) FROM policy_target WHERE policy = ?1", &name)? > 0 {
                return Err(Fault::DeleteConflict(format!(
                    "The policy cannot be deleted as the policy is attached to one or more principals (name={name})"
                )));
            }
            if count(db, "SELECT count(*) FROM policy_version WHERE policy = ?1", &name)? > 1 {
                return Err(Fault::DeleteConflict(format!(
                    "Cannot delete the policy because it has one or more policy versions attached to it (name={name})"
                )));
            }
            change(db, "DELETE FROM policy_version WHERE policy = ?1", [&name])?;
            change(db, "DELETE FROM policy WHERE name = ?1", [&name])?;
            Ok(())
        })
        .await
    }

    /// Policies by name.
    pub(crate) fn policies(&self, ascending: bool, page: &Page) -> Result<Listing<Policy>, Fault> {
        let (order, beyond) = if ascending { ("ASC", ">") } else { ("DESC", "<") };
        let sql =
            format!("SELECT * FROM policy WHERE ?1 = '' OR name {beyond} ?1 ORDER BY name {order} LIMIT ?2");
        let rows = self.read(|db| all(db, &sql, params![page.after, page.limit()], read_policy))?;
        Ok(page.cut(rows, |policy| policy.name.clone()))
    }

    /// Attaches a policy to a target (`cert/ID` or `thinggroup/NAME`); a second time changes nothing.
    pub(crate) async fn attach_policy(&self, policy: String, target: String) -> Result<(), Fault> {
        self.write_registry(move |db| attach(db, &policy, &target)).await
    }

    /// Ends that; nothing happens if it was not so.
    pub(crate) async fn detach_policy(&self, policy: String, target: String) -> Result<(), Fault> {
        self.write_registry(move |db| {
            change(db, "DELETE FROM policy_target WHERE policy = ?1 AND target = ?2", [&policy, &target])?;
            Ok(())
        })
        .await
    }

    /// The policies of a target; with `recursive` also those of the groups above a group.
    pub(crate) fn attached_policies(
        &self,
        target: &str,
        recursive: bool,
        page: &Page,
    ) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            must_target(db, target)?;
            all(
                db,
                "WITH RECURSIVE above (target) AS (
                     SELECT ?1
                     UNION SELECT 'thinggroup/' || parent FROM thing_group, above
                       WHERE ?2 AND above.target = 'thinggroup/' || thing_group.name AND parent IS NOT NULL)
                 SELECT DISTINCT policy FROM policy_target JOIN above USING (target)
                 WHERE policy > ?3 ORDER BY policy LIMIT ?4",
                params![target, recursive, page.after, page.limit()],
                |row| row.get(0),
            )
        })?;
        Ok(page.cut(rows, Clone::clone))
    }

    /// What a policy is attached to; of that whatever begins with `kind`.
    pub(crate) fn policy_targets(
        &self,
        policy: &str,
        kind: &str,
        page: &Page,
    ) -> Result<Listing<String>, Fault> {
        let rows = self.read(|db| {
            must_policy(db, policy)?;
            all(
                db,
                "SELECT target FROM policy_target WHERE policy = ?1 AND target > ?2 AND substr(target, 1, length(?3)) = ?3
                 ORDER BY target LIMIT ?4",
                params![policy, page.after, kind, page.limit()],
                |row| row.get(0),
            )
        })?;
        Ok(page.cut(rows, Clone::clone))
    }

    /// The texts that count for a connection: those of the certificate, and those of the groups (and the groups above
    /// them) of the thing that it speaks for, if it speaks for one.
    pub(crate) fn policies_in_force(
        &self,
        certificate: &str,
        thing: Option<&str>,
    ) -> Result<Vec<String>, Fault> {
        self.read(|db| {
            all(
                db,
                "WITH RECURSIVE above (name) AS (
                     SELECT thing_group FROM group_member WHERE thing = ?2
                     UNION SELECT parent FROM thing_group, above
                       WHERE thing_group.name = above.name AND parent IS NOT NULL)
                 SELECT document FROM policy_target
                   JOIN policy ON policy.name = policy_target.policy
                   JOIN policy_version ON policy_version.policy = policy.name
                     AND policy_version.version = policy.default_version
                 WHERE target = 'cert/' || ?1 OR target IN (SELECT 'thinggroup/' || name FROM above)",
                params![certificate, thing],
                |row| row.get(0),
            )
        })
    }
}

/// [`Store::create_policy`] inside another verb.
pub(super) fn create(db: &Connection, name: &str, document: &str, now_ms: i64) -> Result<(), Fault> {
    if policy(db, name)?.is_some() {
        let message = format!("Policy cannot be created - name already exists (name={name})");
        return Err(Fault::exists(format!("policy/{name}"), message));
    }
    change(
        db,
        "INSERT INTO policy (name, default_version, next_version, generation, created_ms, modified_ms)
         VALUES (?1, 1, 2, ?2, ?3, ?3)",
        params![name, crate::random::uuid(), now_ms],
    )?;
    insert_version(db, name, 1, document, now_ms)
}

/// [`Store::attach_policy`] inside another verb.
pub(super) fn attach(db: &Connection, policy: &str, target: &str) -> Result<(), Fault> {
    must_policy(db, policy)?;
    must_target(db, target)?;
    let sql = "INSERT OR IGNORE INTO policy_target (policy, target) VALUES (?1, ?2)";
    let added = change(db, sql, [&policy, &target])?;
    let count = count(db, "SELECT count(*) FROM policy_target WHERE target = ?1", target)?;
    if added == 1 && count > MOST_POLICIES {
        return Err(Fault::Limit(format!("The target {target} already has {MOST_POLICIES} policies")));
    }
    Ok(())
}

fn insert_version(
    db: &Connection,
    name: &str,
    version: i64,
    document: &str,
    now_ms: i64,
) -> Result<(), Fault> {
    change(
        db,
        "INSERT INTO policy_version (policy, version, document, created_ms) VALUES (?1, ?2, ?3, ?4)",
        params![name, version, document, now_ms],
    )?;
    Ok(())
}

fn count(db: &Connection, sql: &str, name: &str) -> Result<i64, Fault> {
    Ok(first(db, sql, [name], |row| row.get(0))?.unwrap_or(0))
}

fn must_target(db: &Connection, target: &str) -> Result<(), Fault> {
    match target.split_once('/') {
        Some(("cert", id)) => super::certificates::must_certificate(db, id).map(|_| ()),
        Some(("thinggroup", name)) => super::groups::must_group(db, name).map(|_| ()),
        _ => Err(Fault::Invalid(format!("{target} is not a certificate or a thing group."))),
    }
}

pub(super) fn policy(db: &Connection, name: &str) -> Result<Option<Policy>, Fault> {
    first(db, "SELECT * FROM policy WHERE name = ?1", [name], read_policy)
}

pub(super) fn must_policy(db: &Connection, name: &str) -> Result<Policy, Fault> {
    policy(db, name)?.ok_or_else(|| Fault::not_found("Policy", name))
}

fn must_version(db: &Connection, name: &str, version: i64) -> Result<PolicyVersion, Fault> {
    let sql = "SELECT * FROM policy_version WHERE policy = ?1 AND version = ?2";
    first(db, sql, params![name, version], read_version)?
        .ok_or_else(|| Fault::not_found("Policy version", &format!("{version} of {name}")))
}

fn read_policy(row: &Row<'_>) -> rusqlite::Result<Policy> {
    Ok(Policy {
        name: row.get("name")?,
        default_version: row.get("default_version")?,
        generation: row.get("generation")?,
        created_ms: row.get("created_ms")?,
        modified_ms: row.get("modified_ms")?,
    })
}

fn read_version(row: &Row<'_>) -> rusqlite::Result<PolicyVersion> {
    Ok(PolicyVersion {
        version: row.get("version")?,
        document: row.get("document")?,
        created_ms: row.get("created_ms")?,
    })
}
