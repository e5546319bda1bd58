using PerfGate.Targets;

if (args is [TargetGuard.Word, .. var guarded])
    return TargetGuard.Run(guarded, Console.OpenStandardInput(), Console.OpenStandardOutput());

return 0;
