using PerfGate.Bench.Diagnosis;
using PerfGate.Bench.Engine;
using PerfGate.Bench.Verdicts;

return args switch
{
    ["drive", .. var rest] => await Drive.RunAsync(rest, Console.Out),
    ["diagnosis", .. var rest] => await FaultDiagnosis.RunAsync(rest, Console.Out),
    ["healthy-advice", .. var rest] => await HealthyAdvice.RunAsync(rest, Console.Out),
    ["counter-overhead", .. var rest] => await CounterOverhead.RunAsync(rest, Console.Out),
    ["parser-fuzz", .. var rest] => ParserFuzz.Run(rest, Console.Out),
    ["peers", .. var rest] => Peers.Run(rest, Console.Out),
    ["truth"] => Truth.Run(Console.Out),
    ["verdict-table", .. var rest] => VerdictTable.Run(rest, Console.Out),
    ["budget-table", .. var rest] => BudgetTable.Run(rest, Console.Out),
    _ => 2,
};
