namespace Microsoft.Build.Framework;

/// <summary>
/// Tells multithreaded MSBuild (<c>-mt</c>) that the task may run inside the build process. MSBuild looks for the attribute by its
/// full name; the version that PerfGate is compiled against does not have it yet. Without it the task would run in a separate
/// host, where live progress is lost and a killed build leaves the engine behind.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
