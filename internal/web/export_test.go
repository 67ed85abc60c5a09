package web

// Address is a route of the pages as the tests see it.
type Address struct{ Method, Path, Operation string }

// Addresses lists every route of the pages.
func Addresses() []Address {
	var all []Address
	for _, route := range (&site{}).routes() {
		all = append(all, Address{route.method, route.path, route.operation})
	}
	return all
}
