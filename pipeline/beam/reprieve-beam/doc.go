// Command reprieve-beam makes a month of reprieve on an engine that many machines share,
// by way of Apache Beam: for registries that one machine does not hold.
//
// The elements are shards, never rows: a row as an element costs an engine 16 to 21 times
// the time of a shard. The step is pipeline.ProcessShard, the function of 'reprieve
// process-shard', and this command publishes the month as 'reprieve merge' does.
//
//	reprieve partition --config clinic.yaml --month 2026-10 --shards 256 /mnt/registry/2026-10
//	reprieve-beam --runner universal --endpoint flink:8099 --environment_type PROCESS --out out /mnt/registry/2026-10
//
// or, from exports that are not in shards:
//
//	reprieve config show --config clinic.yaml --month 2026-10 > month.yaml
//	reprieve-beam --config month.yaml --exports s3://clinic/2026-10 --number 256 --runner universal ... s3://registry/2026-10
//
// Then one worker reads the exports, and the engine forms the shards, of pieces of at most
// 1 MiB under the number of their shard. The pieces are of the shard's own file: so its
// checksum says whether all of them came. Reading is not divided between workers, for
// whether a patient and a session are known is decided while the rows are read.
//
// # The same month
//
// release/ and restricted/ are, byte by byte, what 'reprieve run' writes for the same
// exports and configuration. Of the manifest differ build.program_sha256, which is that of
// this program, and the times of the run; of exports that were read from an object store it
// names the folder of the copy. Libraries that numbers and pages rest on have the same
// versions in both modules, or the methods page would say so.
//
// # What can go wrong
//
// A shard gives a receipt: the name of its summary and its SHA-256. The engine gathers the
// receipts into one file of a name of its own, which this command reads when the engine has
// ended: that an engine says it is done is not enough. Only then, and only with exactly one
// receipt for each shard and summaries that are what the receipts say, is the month
// merged, and it is published whole or not at all.
//
//   - A shard that is damaged, of another version, or not there: its receipt tells of it
//     instead, so that the engine does not try again what will not go better. All such
//     shards are named, in their order.
//   - Any other error of a shard is one of the engine, with the name of the shard: it may
//     try again.
//   - A bundle that is tried again, also while the first attempt still runs: both write the
//     same bytes under names of their own, and the summary gets its name when it is whole.
//   - A worker that is killed: the engine gives its shards to another one, if it may restart, or
//     the job ends and nothing is published; the same command begins anew.
//   - A worker of another build, with summaries of another version or layout: the merge names
//     the summary.
//   - Exports that are refused: their status is that of reprieve, and 'reprieve check'
//     lists what is wrong; texts of cells are not told to an engine.
//
// # Privacy
//
// Shards, summaries and what goes through the engine in pieces are patient-level data.
// Local files are made for their owner alone; a bucket must be that of the registry alone.
// Elements are paths and bytes, steps are named for what they do, and logs and errors have
// names of shards and no value of a patient. Data that an engine spills or sends are not
// encrypted by this command: give it disks and a network that are. A worker that is killed leaves
// its folder, reprieve-beam-*, below that of temporary files (TMPDIR), for its owner alone.
//
// # Engines
//
// Prism, the runner for tests of the SDK, keeps all in memory, and waits for ever for a worker that
// was killed: it is run here in this process (--runner prism, the default) and as a server, with workers in
// the environments LOOPBACK (in this process) and PROCESS (this program again, started by the
// engine: no wrapper is needed, and --worker_binary is this program where it is not given).
//
// Apache Flink: --runner universal with the job server of Beam. What was run is Flink 1.19.0 in the
// process of the job server, of beam-runners-flink-1.19 2.62.0, under Java 17, and this
// program with version 2.77.0 of the SDK: the demonstration exports with the environments LOOPBACK
// and PROCESS, from shards and from exports, give the bytes of 'reprieve run'; a worker that is
// killed is started again, and the month is published; a step that fails
// at all attempts ends the job, and nothing is. Not run: a cluster of several machines, Flink on
// Kubernetes, Flink 1.20 and the job server of the SDK's own version, beam-runners-flink-1.20-job-server
// 2.77.0, one jar with all in it, which could not be had. Tests and commands on it:
//
//	.ci/flink/run
//	.ci/flink/run bash -c 'go run ./reprieve-beam --runner universal --endpoint $BEAM_ENDPOINT --environment_type LOOPBACK --out /tmp/out /registry/2026-10'
//
// It fetches the jars by Maven (.ci/flink/pom.xml), with Java and Maven themselves where they are
// not there, and starts the job server as follows, with the --add-opens that Java 17 asks for:
//
//	mvn --file .ci/flink/pom.xml dependency:copy-dependencies -DoutputDirectory=/opt/flink -DincludeScope=runtime
//	java -cp '/opt/flink/*' org.apache.beam.runners.flink.FlinkJobServerDriver --flink-master='[local]' \
//	    --flink-conf-dir=CONF --artifacts-dir=ARTIFACTS --job-port=8099 --artifact-port=0 --expansion-port=0
//
// For a cluster, --flink-master is HOST:8081, and the jars are those of its version of Flink. config.yaml
// of CONF needs restart-strategy.type, or a job ends when a worker is lost, and
// parallelism.default, or one task has all shards.
//
// Spark has a job server of the same interface, Dataflow a runner of its own that is not
// linked here and asks for a container: neither was tried. DOCKER and EXTERNAL are passed on, and were
// not tried either.
//
// Whatever number of bundles an engine gives it, a worker has as many shards in memory as it may
// use processors (GOMAXPROCS).
//
// Files: local disks and mounts, and S3 by its protocol, with a stand-in that speaks it; S3
// itself and GCS (gs://) are designed for, not tested. Both take their credentials from where their
// own tools do. All workers and this command must reach the same folders. Relative ones of the command
// line are taken from where it is started, not from where an engine starts its workers; a file that the configuration
// names (privacy.identity) is to be named from the root.
//
// # What was measured
//
// Two cores shared with other work, so processor time (user and system) stands here and not
// wall time; a cohort of 100 000 patients with 10 million ratings, 457 MB of text, in
// --format data; the largest resident set of the process:
//
//	reprieve run                                     47.1 s   2647 MiB
//	reprieve partition --shards 16                    4.8 s    279 MiB
//	reprieve-beam on Prism in this process, 16       60.8 s   2244 MiB   (same bytes)
//	reprieve process-shard, 0.62 million ratings      1.0 s    190 MiB
//	reprieve process-shard, 3.33 million ratings      6.2 s    786 MiB
//	reprieve partition, a tenth of the cohort         0.4 s     76 MiB
//
// The same cohort on Flink, two tasks at a time, PROCESS, where 'reprieve run' of that build took 38.4 s
// and 2717 MiB; both ways gave its bytes. That of the job server is without the 3 to 5 s that it takes to start:
//
//	from 16 shards:   the command   31.5 s   2974 MiB
//	                  its worker    14.7 s    435 MiB
//	                  job server    10.2 s    698 MiB
//	from exports:     the command   34.6 s   2328 MiB
//	                  two workers   26.8 s    590 MiB the larger
//	                  job server    25.8 s   1759 MiB
//
// So, from the first table: reading 2.1 million ratings a second of one core, and 2.3 kB of memory for each patient
// with three sessions; processing 540 000 ratings a second of one core, and 53 MiB and
// 220 MiB more for each million ratings of a shard; a shard 13.9 bytes a rating, its
// summary 57 bytes a rating (5.7 kB a patient with 100 of them); merging and analysing 45 s
// and, at most, 23 kB a patient. The program has 154 MB, reprieve 71 MB; the module's build
// list has 396 modules, of which 109 are linked, that of reprieve 138 and 50.
//
// # A registry of 10 000 million ratings and 10 million patients, on paper
//
// Extrapolated from these figures, linearly; nothing near this size was run.
//
//   - Reading, once: 4 800 s of processor time; 16 cores that read 460 GB at 500 MB/s take
//     15 minutes, bounded by the disk. Memory 23 GB, for the ids of all.
//   - Shards: 512, the most there may be (all are open while rows are split), of 20 000
//     patients, 20 million ratings and 270 MB each: 139 GB. That is also the shuffle
//     volume when the engine forms the shards; with shards on a shared folder it is 512 paths.
//   - Processing: 5.2 hours of processor time; 64 cores take 5 minutes, and twice that with what
//     512 shards on 64 cores leave idle at the end and the reading of shards. Memory 4.3 GiB for each shard
//     at a time: a worker of 4 cores needs 18 GiB.
//   - Summaries: 57 GB if the rows that a month keeps grow with patients, 570 GB if with ratings.
//   - Merging, on the machine of this command: 225 GB of memory and 1.3 hours on one core if both
//     grow with patients, up to ten times that if with ratings. This is the limit: all outcomes are
//     in memory, and the statistics are of one machine. Up to a million patients with 100 ratings each
//     (23 GB, 8 minutes) it is one of common size.
//   - Cost: 8 hours of processor time, or 20 with idle cores and starts; at 0.05 US dollars an hour of a core
//     1 dollar, and 2 hours of one machine with 256 GB at 2 dollars: under 10 dollars a month.
package main
