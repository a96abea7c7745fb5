// Command reprieve-beam makes a month of reprieve on Apache Beam, for registries that one
// machine does not hold. See the long text of usage, and --help.
package main
