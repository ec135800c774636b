//! The tables, and the steps from each earlier shape to the newest.
//!
//! Steps are only ever added. `meta.version` tells how many of them a database has seen; one that has seen more than
//! this program knows is refused, because writing into it could lose what the newer program keeps there.

use rusqlite::Connection;

use crate::Error;

const STEPS: [&str; 7] = [
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
];

/// How many shapes there have been.
#[cfg(test)]
pub(super) const SHAPES: usize = STEPS.len();

/// Brings a database to the newest shape; each step is one transaction.
pub(super) fn migrate(db: &mut Connection) -> Result<(), Error> {
    let refuse = |cause: rusqlite::Error| Error::Store(cause.to_string());
    db.execute_batch("CREATE TABLE IF NOT EXISTS meta (version INTEGER NOT NULL) STRICT").map_err(refuse)?;
    let seen: i64 =
        db.query_row("SELECT coalesce(max(version), 0) FROM meta", [], |row| row.get(0)).map_err(refuse)?;
    let seen = usize::try_from(seen).unwrap_or(usize::MAX);
    if seen > STEPS.len() {
        return Err(Error::Store(format!(
            "it has shape {seen}, this program knows up to {}; start the newer program again",
            STEPS.len()
        )));
    }
    for (index, step) in STEPS.iter().enumerate().skip(seen) {
        let transaction = db.transaction().map_err(refuse)?;
        transaction.execute_batch(step).map_err(refuse)?;
        transaction.execute("DELETE FROM meta", []).map_err(refuse)?;
        transaction.execute("INSERT INTO meta (version) VALUES (?1)", [index as i64 + 1]).map_err(refuse)?;
        transaction.commit().map_err(refuse)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_changes_nothing_and_a_newer_shape_is_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        migrate(&mut db).unwrap();
        let version: i64 = db.query_row("SELECT version FROM meta", [], |row| row.get(0)).unwrap();
        assert_eq!(version, STEPS.len() as i64);
        db.execute("UPDATE meta SET version = 99", []).unwrap();
        assert!(matches!(migrate(&mut db), Err(Error::Store(_))));
    }

    #[test]
    fn every_earlier_shape_is_brought_forward_with_what_it_holds() {
        let mut brought = 0;
        for seen in 1..STEPS.len() {
            let mut db = Connection::open_in_memory().unwrap();
            for step in &STEPS[..seen] {
                db.execute_batch(step).unwrap();
            }
            db.execute_batch("CREATE TABLE meta (version INTEGER NOT NULL) STRICT").unwrap();
            db.execute("INSERT INTO meta (version) VALUES (?1)", [seen as i64]).unwrap();
            db.execute("INSERT INTO bucket (name, created_ms) VALUES ('kept', 1)", []).unwrap();
            migrate(&mut db).unwrap();
            let rows = |sql| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
            assert_eq!(rows("SELECT version FROM meta"), STEPS.len() as i64);
            assert_eq!(rows("SELECT count(*) FROM bucket WHERE name = 'kept'"), 1);
            assert_eq!(rows("SELECT count(*) FROM retained"), 0);
            assert_eq!(rows("SELECT count(*) FROM session"), 0);
            brought += 1;
        }
        assert_eq!(brought, STEPS.len() - 1);
    }
}
