namespace PerfGate.Syntax;

/// <summary>Reads a node as a typed value; a bad value is reported with the forms that are allowed and read as null.</summary>
internal static class NodeValues
{
    public static At<string>? AsText(this SpecNode node, string key, SpecErrors errors) =>
        node is ScalarNode scalar ? new(scalar.Text, scalar.Location) : Bad<string>(node, key, "a text", errors);

    public static At<TimeSpan>? AsDuration(this SpecNode node, string key, SpecErrors errors)
    {
        if (node is not ScalarNode scalar || Literals.Duration(scalar.Text) is not { } seconds)
            return Bad<TimeSpan>(node, key, Literals.DurationForms + MeantUnit(node, "s", "ms"), errors);
        if (seconds <= 24 * 3600)
            return new(TimeSpan.FromSeconds(seconds), scalar.Location);
        return Bad<TimeSpan>(node, key, "a duration of at most 24h", errors);
    }

    public static At<double>? AsRate(this SpecNode node, string key, SpecErrors errors) =>
        node is ScalarNode scalar && Literals.Rate(scalar.Text) is { } rate and > 0
            ? new(rate, scalar.Location)
            : Bad<double>(node, key, Literals.RateForms + MeantUnit(node, "/s", "/min"), errors);

    public static At<double>? AsPercentage(this SpecNode node, string key, SpecErrors errors) =>
        node is ScalarNode scalar && Literals.Percentage(scalar.Text) is { } fraction
            ? new(fraction, scalar.Location)
            : Bad<double>(node, key, Literals.PercentageForms + MeantUnit(node, "%"), errors);

    public static At<double>? AsSize(this SpecNode node, string key, SpecErrors errors) =>
        node is ScalarNode scalar && Literals.Size(scalar.Text) is { } bytes
            ? new(bytes, scalar.Location)
            : Bad<double>(node, key, Literals.SizeForms + MeantUnit(node, "MiB", "KiB"), errors);

    public static At<long>? AsInteger(this SpecNode node, string key, long min, long max, SpecErrors errors) =>
        node is ScalarNode scalar && Literals.Integer(scalar.Text) is { } number && number >= min && number <= max
            ? new(number, scalar.Location)
            : Bad<long>(node, key, max == long.MaxValue ? $"a whole number from {min} on" : $"a whole number from {min} to {max}", errors);

    public static At<bool>? AsFlag(this SpecNode node, string key, SpecErrors errors) => node switch
    {
        ScalarNode { Text: "true" } => new(true, node.Location),
        ScalarNode { Text: "false" } => new(false, node.Location),
        _ => Bad<bool>(node, key, "true or false", errors),
    };

    public static At<string>? AsWord(this SpecNode node, string key, IReadOnlyList<string> valid, SpecErrors errors)
    {
        if (node is not ScalarNode scalar)
            return Bad<string>(node, key, $"one of {string.Join(", ", valid)}", errors);
        if (valid.Contains(scalar.Text))
            return new(scalar.Text, scalar.Location);
        errors.AddUnknown(DiagnosticCodes.BadValue, scalar.Location, key, scalar.Text, valid);
        return null;
    }

    private static At<T>? Bad<T>(SpecNode node, string key, string expected, SpecErrors errors)
    {
        var found = node is ScalarNode scalar ? $"'{scalar.Text}'" : node.Kind;
        errors.Add(DiagnosticCodes.BadValue, node, $"'{key}' is {expected}; found {found}");
        return null;
    }

    /// <summary>For a bare number: the units it probably lacks.</summary>
    private static string MeantUnit(SpecNode node, params ReadOnlySpan<string> units)
    {
        if (node is not ScalarNode scalar || Literals.Number(scalar.Text) is null)
            return "";
        string[] meant = new string[units.Length];
        for (var i = 0; i < units.Length; i++)
            meant[i] = $"'{scalar.Text.Trim()}{units[i]}'";
        return $" (a bare number has no unit: did you mean {string.Join(" or ", meant)}?)";
    }
}
