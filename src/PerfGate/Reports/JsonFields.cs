using System.Globalization;
using System.Text.Json;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>The fields that our JSON files are made of. What was not measured is null, and so is what JSON can not say (infinity).</summary>
internal static class JsonFields
{
    extension(Utf8JsonWriter json)
    {
        public void Text(string name, string? value)
        {
            if (value is null)
                json.WriteNull(name);
            else
                json.WriteString(name, CleanText.Of(value));
        }

        public void Number(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }

        public void Number(string name, long? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }

        public void Time(string name, DateTimeOffset time) =>
            json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss'.'fff'Z'", CultureInfo.InvariantCulture));

        public void Place(SourceLocation? place)
        {
            json.Text("file", place?.File);
            json.Number("line", (long?)place?.Line);
            json.Number("column", (long?)place?.Column);
        }

        public void Level(Level? level)
        {
            if (level is not { } value)
            {
                json.WriteNull("level");
                return;
            }

            json.WriteStartObject("level");
            json.WriteNumber("value", value.Value);
            json.WriteString("unit", value.Unit == LevelUnit.Rate ? "rate" : "concurrency");
            json.WriteEndObject();
        }

        public void Texts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
                json.WriteStringValue(CleanText.Of(text));
            json.WriteEndArray();
        }

        /// <summary>A column: an array with one number per row.</summary>
        public void Column<T>(string name, IEnumerable<T> rows, Func<T, double?> value)
        {
            json.WriteStartArray(name);
            foreach (var row in rows)
            {
                if (value(row) is { } number && double.IsFinite(number))
                    json.WriteNumberValue(number);
                else
                    json.WriteNullValue();
            }

            json.WriteEndArray();
        }
    }
}
