// Package journal makes the record tamper-evident: canonical bytes, a hash chain per method, salted
// commitments to free text, daily checkpoints over all chains, and an export file that can be verified
// without the program that wrote it.
//
// The package is pure. It imports the standard library, fault and i18n, reads no clock and touches no
// database: internal/store keeps the rows and hands them in as streams.
//
// # What is hashed
//
// Everything that is hashed is JSON in the form of RFC 8785 (JSON Canonicalization Scheme), restricted
// to null, booleans, integers, strings, arrays and objects, so that it can be checked in any language:
//
//   - A row's hash is the SHA-256 of an object with the members actor, at, format, method, payload,
//     previous, sequence, type and version, where format is [RowFormat] and at has six decimals and a Z.
//   - A checkpoint's hash is the SHA-256 of an object with the members date, format, heads and previous,
//     where format is [CheckpointFormat].
//   - A text's hash is the SHA-256 described at [Commit].
//
// # What it proves
//
// A chain shows every change, insertion and removal of a row before its head. Rows cut off at the end
// show only where the head is known from elsewhere: from a checkpoint, from a printed decision, or from
// an anchor outside the installation. That is why reports name the heads.
package journal
