using Xunit;

namespace PerfGate.Tests.Diagnosis;

/// <summary>
/// Tests that run beside no other: one that looks for a .NET process from the test's own downwards would find the child that
/// another test has just started.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "diagnostics ports";
}
