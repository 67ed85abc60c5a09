// Package place knows the data folder of a stack: who may use it, which ports and secrets belong to it, and how its
// small files are written so that a crash leaves either the old or the new content. It touches files and sockets
// on this machine only, and knows nothing of the parts that live in the folder.
package place
