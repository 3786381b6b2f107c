use platform::database::{Database, DatabaseError, Migration, Row};
use platform::testing::{database, empty_database};

const FIRST: Migration = Migration {
    room: "shop",
    version: 1,
    name: "thing",
    sql: "CREATE TABLE thing (id TEXT PRIMARY KEY, size BIGINT NOT NULL, picture {bytes}, price DOUBLE PRECISION);",
};
const SECOND: Migration = Migration {
    room: "shop",
    version: 2,
    name: "colour",
    sql: "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';",
};
const WRONG: Migration = Migration {
    room: "shop",
    version: 3,
    name: "wrong",
    sql: "CREATE TABLE other (id TEXT);\nCREATE TABEL oops (id TEXT);",
};

async fn count(database: &Database, table: &str) -> i64 {
    let sql = database.sql(&format!("SELECT COUNT(*) AS n FROM {table}"), []);
    database.fetch_one(sql).await.unwrap().unwrap().column("n").unwrap()
}

#[tokio::test]
async fn migrations_run_once_and_keep_the_data() {
    let database = empty_database().await;
    database.migrate(&[FIRST]).await.unwrap();
    let insert = "INSERT INTO thing (id, size, picture, price) VALUES ($1, $2, $3, $4)";
    let values = ["a".into(), 7_i64.into(), vec![0_u8, 255].into(), 1.5_f64.into()];
    database.execute(database.sql(insert, values)).await.unwrap();
    database.migrate(&[FIRST, SECOND]).await.unwrap();
    database.migrate(&[FIRST, SECOND]).await.unwrap();
    let row =
        database.fetch_one(database.sql("SELECT * FROM thing WHERE id = $1", ["a".into()])).await.unwrap().unwrap();
    assert_eq!(row.column::<i64>("size").unwrap(), 7);
    assert_eq!(row.column::<Vec<u8>>("picture").unwrap(), [0, 255]);
    assert_eq!(row.column::<f64>("price").unwrap(), 1.5);
    assert_eq!(row.column::<String>("colour").unwrap(), "red");
    assert_eq!(count(&database, "schema_migration").await, 2);
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    let database = empty_database().await;
    let error = database.migrate(&[FIRST, SECOND, WRONG]).await.unwrap_err();
    assert!(error.to_string().contains("shop/3 (wrong)"), "{error}");
    assert!(database.fetch_all(database.sql("SELECT * FROM other", [])).await.is_err());
    assert_eq!(count(&database, "schema_migration").await, 2);
}

#[tokio::test]
async fn tables_of_a_later_program_are_not_touched() {
    let database = empty_database().await;
    database.migrate(&[FIRST, SECOND]).await.unwrap();
    let error = database.migrate(&[FIRST]).await.unwrap_err();
    assert!(matches!(error, DatabaseError::Newer { found: 2, known: 1, .. }), "{error}");
}

#[tokio::test]
async fn two_servers_that_start_at_once_migrate_once() {
    let database = empty_database().await;
    let others = [database.reopen().await, database.reopen().await, database.reopen().await];
    let runs = others.iter().map(|other| other.migrate(&[FIRST, SECOND]));
    for result in futures::future::join_all(runs).await {
        result.unwrap();
    }
    assert_eq!(count(&database, "schema_migration").await, 2);
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing() {
    let database = empty_database().await;
    database.migrate(&[FIRST]).await.unwrap();
    let insert = |id: &str| database.sql("INSERT INTO thing (id, size) VALUES ($1, 1)", [id.into()]);
    let error = database.transaction(vec![insert("a"), insert("b"), insert("a")]).await.unwrap_err();
    assert!(error.is_duplicate(), "{error}");
    assert_eq!(count(&database, "thing").await, 0);
    database.transaction(vec![insert("a"), insert("b")]).await.unwrap();
    assert_eq!(count(&database, "thing").await, 2);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer_and_see_what_is_committed() {
    let database = empty_database().await;
    database.migrate(&[FIRST]).await.unwrap();
    let writing = database.begin().await.unwrap();
    let insert = database.sql("INSERT INTO thing (id, size) VALUES ('a', 1)", []);
    sea_orm::ConnectionTrait::execute_raw(&*writing, insert).await.unwrap();
    assert_eq!(count(&database, "thing").await, 0);
    writing.commit().await.unwrap();
    assert_eq!(count(&database, "thing").await, 1);
}

#[tokio::test]
async fn a_wrong_statement_is_told_from_a_store_that_fails() {
    let database = database().await;
    let error =
        database.execute(database.sql("INSERT INTO nowhere (x) VALUES ($1)", [1_i64.into()])).await.unwrap_err();
    assert!(!error.is_unavailable(), "{error}");
    database.close().await.unwrap();
    let error = database.execute(database.sql("DELETE FROM timer", [])).await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_and_no_password_is_printed() {
    assert!(matches!(Database::open("mysql://root@db/x").await, Err(DatabaseError::Address)));
    let database = database().await;
    assert!(!format!("{:?}", *database).contains("//"));
}

/// SQLite ends a transaction by itself when the disk is full. Here a statement does what the full disk does.
#[tokio::test]
async fn a_transaction_that_the_store_ended_itself_does_not_swallow_later_ones() {
    let database = empty_database().await;
    if !database.is_sqlite() {
        return;
    }
    database.migrate(&[FIRST]).await.unwrap();
    let insert = |id: &str| database.sql("INSERT INTO thing (id, size) VALUES ($1, $2)", [id.into(), 7_i64.into()]);
    for round in 0..3 {
        database.transaction(vec![insert("lost"), database.sql("ROLLBACK", [])]).await.unwrap_err();
        database.transaction(vec![insert("twice"), insert("twice")]).await.unwrap_err();
        let id = format!("after-{round}");
        database.transaction(vec![insert(&id)]).await.unwrap();
        let found = database.sql("SELECT id FROM thing WHERE id = $1", [id.into()]);
        assert!(database.fetch_one(found).await.unwrap().is_some(), "what was committed is seen by everybody");
    }
    assert_eq!(count(&database, "thing").await, 3);
}
