using PerfGate.Bench.Engine;

return args switch
{
    ["drive", .. var rest] => await Drive.RunAsync(rest, Console.Out),
    _ => 2,
};
