using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Platform.Core.Operations;

/// <summary>
/// The meters of a process in the text that Prometheus reads (exposition format 0.0.4): ours, ASP.NET's, Kestrel's, Npgsql's. A label passes only
/// when it is on the list below: no route, no address, no id.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    private static readonly string[] Meters = ["Platform", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];
    private static readonly string[] Labels = ["outcome", "http.request.method", "http.response.status_code", "state", "db.client.connection.state"];
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(string Name, string Labels), Series> series = new();
    private readonly ConcurrentDictionary<string, string> kinds = new(StringComparer.Ordinal);

    public PrometheusText()
    {
        listener.InstrumentPublished = (instrument, self) => { if (Meters.Contains(instrument.Meter.Name)) self.EnableMeasurementEvents(instrument); };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public string Write()
    {
        foreach (var (key, one) in series) if (kinds[key.Name] == "gauge" && one.Observed) one.Forget();
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in series.GroupBy(one => one.Key.Name, StringComparer.Ordinal).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Key} {kinds[family.Key]}\n");
            foreach (var (key, one) in family.OrderBy(one => one.Key.Labels, StringComparer.Ordinal)) one.Write(text, key.Name, key.Labels, kinds[key.Name]);
        }
        return text.ToString();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = KindOf(instrument);
        var name = NameOf(instrument, kind);
        kinds.TryAdd(name, kind);
        var one = series.GetOrAdd((name, LabelsOf(tags)), _ => new Series());
        if (kind == "histogram") one.Record(value);
        else if (instrument.IsObservable) one.Observe(value);
        else one.Add(value);
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var type when type.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        var type when type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        _ => "gauge",
    };

    // Names of our own prefix where the meter has none; seconds are said in the name (Prometheus' own convention).
    private static string NameOf(Instrument instrument, string kind)
    {
        var name = Plain(instrument.Name) + (instrument.Unit == "s" && !instrument.Name.EndsWith("seconds", StringComparison.Ordinal) ? "_seconds" : "");
        return kind == "counter" ? name + "_total" : name;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>();
        foreach (var (name, value) in tags)
            if (Labels.Contains(name) && value is not null) labels.Add($"{Plain(name)}=\"{Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        return string.Join(',', labels.Order(StringComparer.Ordinal));
    }

    private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escaped(string value) => value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    public void Dispose() => listener.Dispose();

    private sealed class Series
    {
        private readonly Lock gate = new();
        private readonly long[] counts = new long[Buckets.Length];
        private double sum;
        private long count;

        public bool Observed { get; private set; }

        public void Add(double value) { lock (gate) sum += value; }

        // Connections by state are told per pool: one series, their sum.
        public void Observe(double value) { lock (gate) (sum, Observed) = (Observed ? sum + value : value, true); }

        public void Forget() { lock (gate) (sum, Observed) = (0, false); }

        public void Record(double value)
        {
            lock (gate)
            {
                (sum, count) = (sum + value, count + 1);
                for (var i = 0; i < Buckets.Length; i++) if (value <= Buckets[i]) counts[i]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, string kind)
        {
            lock (gate)
            {
                if (kind != "histogram")
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{Braced(labels)} {sum:R}\n");
                    return;
                }
                var more = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < Buckets.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"{Buckets[i]}\"}} {counts[i]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"+Inf\"}} {count}\n{name}_sum{Braced(labels)} {sum:R}\n{name}_count{Braced(labels)} {count}\n");
            }
        }

        private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
    }
}
