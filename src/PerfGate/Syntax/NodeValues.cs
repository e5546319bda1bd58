namespace PerfGate.Syntax;

/// <summary>Reads a node as a typed value; a bad value is reported with the forms that are allowed and read as null.</summary>
internal static class NodeValues
{
    public static At<string>? AsText(this SpecNode node, string key, SpecErrors errors) =>
        node is ScalarNode scalar ? new(scalar.Text, scalar.Location) : Bad<string>(node, key, "a text", errors);

    /// <param name="node">What to read.</param>
    /// <param name="key">What a message calls it.</param>
    /// <param name="errors">Takes the mistake.</param>
    /// <param name="range">What it may be; null: up to a day.</param>
    public static At<TimeSpan>? AsDuration(this SpecNode node, string key, SpecErrors errors, NumberRange? range = null) =>
        AsNumber(node, key, Literals.Duration, Literals.DurationForms, range ?? NumberRange.Duration, errors, "s", "ms") is { } seconds
            ? new(TimeSpan.FromSeconds(seconds.Value), seconds.Location)
            : null;

    public static At<double>? AsRate(this SpecNode node, string key, SpecErrors errors, NumberRange? range = null) =>
        AsNumber(node, key, Literals.Rate, Literals.RateForms, range ?? NumberRange.Rate, errors, "/s", "/min");

    public static At<double>? AsPercentage(this SpecNode node, string key, SpecErrors errors, NumberRange? range = null) =>
        AsNumber(node, key, Literals.Percentage, Literals.PercentageForms, range ?? NumberRange.Percentage, errors, "%");

    public static At<long>? AsInteger(this SpecNode node, string key, long min, long max, SpecErrors errors) =>
        node is ScalarNode scalar && Literals.Integer(scalar.Text) is { } number && number >= min && number <= max
            ? new(number, scalar.Location)
            : Bad<long>(node, key, $"a whole number from {min} to {max}", errors);

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

    private static At<double>? AsNumber(SpecNode node, string key, Func<string, double?> read, string forms, NumberRange range, SpecErrors errors, params ReadOnlySpan<string> units)
    {
        if (node is not ScalarNode scalar)
            return Bad<double>(node, key, forms, errors);
        if (read(scalar.Text) is not { } number)
            return Bad<double>(node, key, forms + MeantUnit(node, units) + Literals.Disturbing(scalar.Text, read), errors);
        if (range.Holds(number))
            return new(number, scalar.Location);
        errors.Add(DiagnosticCodes.BadValue, node, $"'{key}' {range.Must(number)}; found {scalar.Quote}");
        return null;
    }

    private static At<T>? Bad<T>(SpecNode node, string key, string expected, SpecErrors errors)
    {
        var found = node is ScalarNode scalar ? scalar.Quote : node.Kind;
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
