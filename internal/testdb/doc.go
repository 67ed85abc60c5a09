// Package testdb gives each test a migrated PostgreSQL database of its own. It is for tests only.
//
// A test binary says so once:
//
//	func TestMain(m *testing.M) { os.Exit(testdb.Run(m)) }
//
// and each test then calls [New] for addresses or [Open] for a store. Where DATABASE_ADMIN_URL and
// DATABASE_URL are set, the databases are made on that server. Where they are not, the binary starts a
// private server from the PostgreSQL on the machine, also as root, and stops it at its end. Where there is
// neither, the tests fail: a test that is silently skipped proves nothing.
package testdb
