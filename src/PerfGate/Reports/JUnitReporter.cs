using System.Globalization;
using System.Text;
using System.Xml;

namespace PerfGate.Reports;

/// <summary>
/// The JUnit file that every CI system reads: a suite per phase, a case per check. There is no standard; what is written
/// here is what Jenkins, GitLab, Azure DevOps and the GitHub actions for it all read well (docs/reports.md), and
/// docs/perfgate-junit.xsd holds it.
/// </summary>
internal sealed class JUnitReporter : IReporter
{
    // Azure's PublishTestResults and the Jenkins performance plugin look for TEST-*.xml unless told otherwise.
    /// <summary>Found by the default patterns of Azure Pipelines, Jenkins and others.</summary>
    public const string Name = "TEST-perfgate.xml";

    public string FileName => Name;

    public void Write(RunReport report, Stream output)
    {
        var suites = JUnitSuites.Of(report);
        using var xml = XmlWriter.Create(output, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "PerfGate");
        xml.WriteAttributeString("tests", Text(suites.Sum(s => s.Cases.Count)));
        xml.WriteAttributeString("failures", Text(suites.Sum(s => s.Count(JUnitOutcome.Failure))));
        xml.WriteAttributeString("errors", Text(suites.Sum(s => s.Count(JUnitOutcome.Error))));
        xml.WriteAttributeString("time", Milliseconds(report.Duration));
        for (var i = 0; i < suites.Count; i++)
            WriteSuite(xml, i, suites[i], report.Machine.Name);
        xml.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter xml, int id, JUnitSuite suite, string machine)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("id", Text(id));
        xml.WriteAttributeString("package", "perfgate");
        xml.WriteAttributeString("name", suite.Name);
        xml.WriteAttributeString("tests", Text(suite.Cases.Count));
        xml.WriteAttributeString("failures", Text(suite.Count(JUnitOutcome.Failure)));
        xml.WriteAttributeString("errors", Text(suite.Count(JUnitOutcome.Error)));
        xml.WriteAttributeString("skipped", Text(suite.Count(JUnitOutcome.Skipped)));
        xml.WriteAttributeString("time", Milliseconds(suite.Duration));
        xml.WriteAttributeString("timestamp", suite.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("hostname", CleanText.Line(machine));
        xml.WriteStartElement("properties");
        foreach (var (name, value) in suite.Properties)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", CleanText.Line(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        foreach (var made in suite.Cases)
            WriteCase(xml, made);
        xml.WriteElementString("system-out", CleanText.Of(string.Join('\n', suite.Output)));
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, JUnitCase made)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", made.ClassName);
        xml.WriteAttributeString("name", made.Name);
        xml.WriteAttributeString("time", made.Seconds.ToString("0.######", CultureInfo.InvariantCulture));
        if (made.Location is { } place)
        {
            xml.WriteAttributeString("file", place.File);
            xml.WriteAttributeString("line", Text(place.Line));
        }

        var element = made.Outcome switch
        {
            JUnitOutcome.Failure => "failure",
            JUnitOutcome.Error => "error",
            JUnitOutcome.Skipped => "skipped",
            _ => null,
        };
        if (element is not null)
        {
            xml.WriteStartElement(element);
            // The strict schemas know no type on skipped.
            if (made.Outcome != JUnitOutcome.Skipped)
                xml.WriteAttributeString("type", made.Type);
            xml.WriteAttributeString("message", made.Message);
            xml.WriteString(made.Body);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
