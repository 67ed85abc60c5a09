// Package synthetic makes up methods for measuring: as many as wanted, the same ones for the same seed.
//
// They look like the demonstration catalogue to a search engine. Words are drawn by Zipf's law from the catalogue's
// own words, from compounds of the field's stems and from words made of Danish syllables; texts are as long as the
// catalogue's; codes stand together as they do there, because each method takes after one of its methods. The
// catalogue states no price: how common these are here is an assumption, stated beside its number. The package is pure;
// internal/store writes what it makes.
package synthetic
