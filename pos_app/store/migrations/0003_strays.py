"""Invoices that Paper.id has and a restored store does not know."""

SQLITE = (
    'CREATE TABLE "stray" ("id" TEXT NOT NULL PRIMARY KEY, "tenant_id" TEXT NOT NULL, "environment" TEXT NOT NULL, "remote_id" TEXT NOT NULL, "number" TEXT NOT NULL, "guest" TEXT NOT NULL, "word" TEXT NOT NULL, "total" INTEGER, "link" TEXT NOT NULL, "found_at" INTEGER NOT NULL, "settled_at" INTEGER, "settled_by" TEXT, "reason" TEXT NOT NULL, FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE RESTRICT, FOREIGN KEY (settled_by) REFERENCES staff (id) ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "stray_tenant_id_environment_remote_id" ON "stray" ("tenant_id", "environment", "remote_id")',
    "CREATE TRIGGER stray_no_delete BEFORE DELETE ON stray BEGIN SELECT RAISE(ABORT, 'stray is append-only'); END",
    "CREATE TRIGGER stray_no_update BEFORE UPDATE ON stray WHEN old.settled_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'stray is append-only'); END",
)

POSTGRES = (
    'CREATE TABLE "stray" ("id" TEXT NOT NULL PRIMARY KEY, "tenant_id" TEXT NOT NULL, "environment" TEXT NOT NULL, "remote_id" TEXT NOT NULL, "number" TEXT NOT NULL, "guest" TEXT NOT NULL, "word" TEXT NOT NULL, "total" BIGINT, "link" TEXT NOT NULL, "found_at" BIGINT NOT NULL, "settled_at" BIGINT, "settled_by" TEXT, "reason" TEXT NOT NULL, FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE RESTRICT, FOREIGN KEY (settled_by) REFERENCES staff (id) ON DELETE RESTRICT)',
    'CREATE UNIQUE INDEX "stray_tenant_id_environment_remote_id" ON "stray" ("tenant_id", "environment", "remote_id")',
    "CREATE TRIGGER stray_no_delete BEFORE DELETE ON stray FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER stray_no_update BEFORE UPDATE ON stray FOR EACH ROW WHEN (old.settled_at IS NOT NULL) EXECUTE FUNCTION append_only()",
)


def up(migrator, db):
    """Make the table, its index and its guards."""
    for statement in SQLITE if type(db).__name__.startswith("Sqlite") else POSTGRES:
        db.execute_sql(statement)
