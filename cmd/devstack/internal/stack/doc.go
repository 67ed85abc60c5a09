// Package stack puts the parts together: it starts the wanted ones in order on one data folder, says under which
// addresses they are, notices when one ends by itself, and stops them in the opposite order.
package stack
