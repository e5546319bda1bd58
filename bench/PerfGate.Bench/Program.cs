using PerfGate.Bench.Diagnosis;
using PerfGate.Bench.Engine;
using PerfGate.Bench.Kills;
using PerfGate.Bench.Pool;
using PerfGate.Bench.Specs;
using PerfGate.Bench.Verdicts;
using PerfGate.Protocols;

// As perfgate itself does; what is to be compared with it is not tuned.
if (args is not ["httpclient", ..])
    SocketTuning.Apply(Environment.GetEnvironmentVariable, Environment.SetEnvironmentVariable);

return args switch
{
    ["drive", .. var rest] => await Drive.RunAsync(rest, Console.Out),
    ["diagnosis", .. var rest] => await FaultDiagnosis.RunAsync(rest, Console.Out),
    ["healthy-advice", .. var rest] => await HealthyAdvice.RunAsync(rest, Console.Out),
    ["counter-overhead", .. var rest] => await CounterOverhead.RunAsync(rest, Console.Out),
    ["capacity", .. var rest] => await CapacityTruth.RunAsync(rest, Console.Out),
    ["recovery", .. var rest] => await RecoveryTruth.RunAsync(rest, Console.Out),
    ["allocation-precision", .. var rest] => await AllocationPrecision.RunAsync(rest, Console.Out),
    ["engine", .. var rest] => EngineBench.Run(rest, Console.Out),
    ["httpclient", .. var rest] => await HttpClientDrive.RunAsync(rest, Console.Out),
    ["hostile", .. var rest] => await Hostile.RunAsync(rest, Console.Out),
    ["fuzz", "http1", .. var rest] => ParserFuzz.Run(rest, Console.Out),
    ["fuzz", "bodies", .. var rest] => BodyFuzz.Run(rest, Console.Out),
    ["fuzz", "spec", .. var rest] => SpecFuzz.Run(rest, Console.Out),
    ["fuzz", "templates", .. var rest] => TemplateFuzz.Run(rest, Console.Out),
    ["hostile-specs"] when !OperatingSystem.IsWindows() => HostileSpecs.Run(Console.Out),
    ["kills", .. var rest] when OperatingSystem.IsLinux() => await KillMatrix.RunAsync(rest, Console.Out),
    ["soak-memory", .. var rest] => SoakMemory.Run(rest, Console.Out),
    ["peers", .. var rest] => Peers.Run(rest, Console.Out),
    ["startup", .. var rest] => Startup.Run(rest, Console.Out),
    ["truth"] => Truth.Run(Console.Out),
    ["punctuality"] => Punctuality.Run(Console.Out),
    ["pool-rounds", .. var rest] => await PoolRounds.RunAsync(rest, Console.Out),
    ["pool", .. var rest] => PoolAnalysis.Run(rest, Console.Out),
    ["noise", .. var rest] => Noise.Run(rest, Console.Out),
    ["verdict-table", .. var rest] => VerdictTable.Run(rest, Console.Out),
    ["distribution-table", .. var rest] => DistributionTable.Run(rest, Console.Out),
    ["budget-table", .. var rest] => BudgetTable.Run(rest, Console.Out),
    ["absolute", .. var rest] => AbsoluteTable.Run(rest, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: dotnet run -c Release --project bench/PerfGate.Bench -- <experiment> [arguments]

          drive url=URL [connections=50] [seconds=5] [rate=R] [wait=sleep|spin] [fresh] [sockets]   load by the engine alone, one line of JSON
          capacity [ms] [ms]                            the capacity found, beside that of a server with a fixed service time
          engine [--quick]                              all of the engine's goals, with the tables; 15 minutes on a quiet machine
          peers [connections] [seconds] [repetitions] [name ...]   the engine beside wrk, ab, h2load, hey, HttpClient, locust; installs them
          allocation-precision AgentApi.dll [AGENT_X=n] [requests]   allocated bytes per request, round by round
          absolute                                      verdicts of the gate's own code on simulated services near a p99 limit
          budget-table                                  the same by several rules, beside the reference
          verdict-table [series] [seed]                 the relative gate's verdicts on simulated services
          distribution-table [runs] [seed] [tier ...]   whole comparisons of simulated candidates: no change, slower, slow tails, failures
          startup [repetitions]                         from `perfgate run` to the first request, from the last response to the exit
          soak-memory [minutes=60] [rate=3000]          the gate's own resident memory through a soak, with the upper bound of its slope
          truth                                         what the engine reports beside what the server did
          punctuality                                   when the arrivals of the open model reach the server, beside wrk2 and k6
          hostile [http1|http2|tls]                     servers with bad manners: what is counted
          fuzz http1 [--seconds 600] [--seed 1]         mutated responses, whole and in pieces
          fuzz bodies [--seconds 600] [--seed 1]        mutated bodies: decoders, JSON, quotes
          fuzz spec [--seconds 600] [--seed 1]          mutated specs: the YAML composer and the spec reader
          fuzz templates [--seconds 600] [--seed 1]     mutated templates, in each place of a request
          hostile-specs                                 specs that are meant to hurt their reader, each with what is due
          kills [moments] [--seed S] [--build]          runs that do everything, ended by INT, TERM, HUP, QUIT and KILL at seeded moments: what is left
        """);
    return 2;
}
