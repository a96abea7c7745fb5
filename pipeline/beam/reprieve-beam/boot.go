package main

import (
	"context"
	"flag"
	"log"
	"os"
	"strings"
	"syscall"

	"github.com/apache/beam/sdks/v2/go/container/tools"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/util/grpcx"
)

// In the environment PROCESS an engine starts the worker with --id and
// --provision_endpoint, as it starts the boot program of a container, and the worker asks
// there for the rest.

var provisionEndpoint = flag.String("provision_endpoint", "", "set by the engine, for a worker (environment PROCESS)")

// boot goes on as the worker of an engine and does not return.
func boot() {
	id := unquoted(flag.Lookup("id").Value.String())
	ctx := grpcx.WriteWorkerID(context.Background(), id)
	info, err := tools.ProvisionInfo(ctx, *provisionEndpoint)
	if err != nil {
		log.Fatalf("reprieve-beam: worker: %v", err)
	}
	options, err := tools.ProtoToJSON(info.GetPipelineOptions())
	if err != nil {
		log.Fatalf("reprieve-beam: worker: %v", err)
	}
	control, logging := info.GetControlEndpoint().GetUrl(), info.GetLoggingEndpoint().GetUrl()
	if control == "" { // Prism has one endpoint for all
		control = *provisionEndpoint
	}
	if logging == "" {
		logging = *provisionEndpoint
	}
	env := os.Environ()
	if u := info.GetStatusEndpoint().GetUrl(); u != "" {
		env = append(env, "STATUS_ENDPOINT="+u)
	}
	if able := info.GetRunnerCapabilities(); len(able) > 0 {
		env = append(env, "RUNNER_CAPABILITIES="+strings.Join(able, " "))
	}
	self, err := os.Executable()
	if err == nil {
		err = syscall.Exec(self, []string{
			self, "--worker=true", "--id=" + id, "--control_endpoint=" + control, "--logging_endpoint=" + logging, "--options=" + options,
		}, env)
	}
	log.Fatalf("reprieve-beam: worker: %v", err)
}

// unquoted is an id without the quotation marks that Prism puts around it.
func unquoted(id string) string { return strings.Trim(id, "'") }
