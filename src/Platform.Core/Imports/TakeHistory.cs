using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>Past contracts and registers: kept as the former platform said them, in one statement. They prove nothing of ours, and become nothing of ours.</summary>
public sealed class TakeHistory(PlatformDb db, CurrentScope scope)
{
    private static readonly string[] Days = ["d/M/yyyy", "yyyy-M-d", "d-M-yyyy", "d.M.yyyy"];
    private static readonly string[] Hours = ["H:mm", "H:mm:ss", "H'h'mm"];
    private static readonly DateOnly First = new(1990, 1, 1);

    private sealed record Row(ImportLine Line, DateOnly Day, TimeOnly? Hour, decimal? Amount, string? Siret, byte[] Sha256);

    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(ImportKind kind, Guid import, IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var (results, good) = (new Dictionary<int, LineResult>(), new List<Row>());
        foreach (var line in lines)
        {
            var (row, refusals) = Read(kind, line, today);
            if (row is null) results[line.Number] = LineResult.Refused(line, refusals);
            else good.Add(row);
        }
        var written = (await WriteAsync(kind, import, good, cancel)).ToHashSet();
        foreach (var row in good) results[row.Line.Number] = written.Contains(row.Line.Number) ? LineResult.Taken(row.Line) : LineResult.AlreadyThere(row.Line);
        return [.. lines.Select(line => results[line.Number])];
    }

    private async Task<List<int>> WriteAsync(ImportKind kind, Guid import, List<Row> rows, CancellationToken cancel)
    {
        var account = ((Scope.Tenant)scope.Required).TenantId;
        string?[] Column(string field) => [.. rows.Select(r => r.Line[field] is { Length: > 0 } value ? value : null)];
        Guid[] ids = [.. rows.Select(_ => Guid.CreateVersion7())];
        int[] numbers = [.. rows.Select(r => r.Line.Number)];
        var (references, titles, organisations, remarks) = (Column("Reference"), Column("Title"), Column("Organisation"), Column("Remark"));
        string?[] sirets = [.. rows.Select(r => r.Siret)];
        DateOnly[] days = [.. rows.Select(r => r.Day)];
        TimeOnly?[] hours = [.. rows.Select(r => r.Hour)];
        decimal?[] amounts = [.. rows.Select(r => r.Amount)];
        byte[][] hashes = [.. rows.Select(r => r.Sha256)];
        var word = RecordKind(kind);
        return await db.Database.SqlQuery<int>($"""
            insert into imported_records (tenant_id, id, import_id, line, kind, reference, title, organisation, siret, happened_on, happened_time, amount, remark, sha256)
            select {account}, l.id, {import}, l.number, {word}, l.reference, coalesce(l.title, ''), l.organisation, l.siret, l.day, l.hour, l.amount, l.remark, l.sha256
            from unnest({ids}, {numbers}, {references}, {titles}, {organisations}, {sirets}, {days}, {hours}, {amounts}, {remarks}, {hashes})
              as l (id, number, reference, title, organisation, siret, day, hour, amount, remark, sha256)
            order by l.number on conflict (tenant_id, kind, sha256) do nothing returning line as "Value"
            """).ToListAsync(cancel);
    }

    private static (Row? Row, IReadOnlyList<Refusal> Refusals) Read(ImportKind kind, ImportLine line, DateOnly today)
    {
        var refusals = new List<Refusal>();
        foreach (var field in ImportFields.Of(kind).Where(f => f.Required && line[f.Key].Length == 0)) refusals.Add(new(field.Key, "", RefusalReason.Missing));
        foreach (var (field, most) in (ReadOnlySpan<(string, int)>)[("Reference", 100), ("Title", 500), ("Organisation", 200), ("Remark", 1000)])
            if (line[field].Length > most) refusals.Add(new(field, line[field], RefusalReason.TooLong, $"{most}"));
        var siret = line["Siret"].Length == 0 ? null : (Siret.Read(line["Siret"]) as Siret.Reading.Valid)?.Siret.Value;
        if (line["Siret"].Length > 0 && siret is null) refusals.Add(new("Siret", line["Siret"], RefusalReason.SiretWrong));
        var amount = AmountOf(line["Amount"]);
        if (line["Amount"].Length > 0 && amount is null) refusals.Add(new("Amount", line["Amount"], RefusalReason.AmountWrong));
        var at = line["Day"].Length == 0 ? null : InstantOf(line["Day"]);
        if (line["Day"].Length > 0 && at is null) refusals.Add(new("Day", line["Day"], RefusalReason.DayWrong));
        else if (at?.Day > today) refusals.Add(new("Day", line["Day"], RefusalReason.DayToCome));
        if (refusals.Count > 0 || at is not { } moment) return (null, refusals);
        var said = string.Join('\u001f', ImportFields.Of(kind).Select(f => line[f.Key]));
        return (new(line, moment.Day, moment.Hour, amount, siret, SHA256.HashData(Encoding.UTF8.GetBytes(said))), []);
    }

    /// <summary>« 14/02/2024 », « 2024-02-14 10:30 », « 14/02/2024 à 10h30 ».</summary>
    public static (DateOnly Day, TimeOnly? Hour)? InstantOf(string typed)
    {
        var parts = typed.Replace('T', ' ').Replace('\u00a0', ' ').Replace(" à ", " ", StringComparison.Ordinal).Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !DateOnly.TryParseExact(parts[0], Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day < First) return null;
        if (parts.Length == 1) return (day, null);
        return TimeOnly.TryParseExact(parts[1], Hours, CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? (day, hour) : null;
    }

    /// <summary>« 12 345,67 € », « 12345.67 »: cents at most, never negative.</summary>
    public static decimal? AmountOf(string typed)
    {
        var text = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c is not ('€' or '\u202f'))).Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount < 1_000_000_000_000m && decimal.Round(amount, 2) == amount ? amount : null;
    }

    internal static string RecordKind(ImportKind kind) => kind switch
    {
        ImportKind.Contracts => "Contract",
        ImportKind.Withdrawals => "Withdrawal",
        ImportKind.Deposits => "Deposit",
        ImportKind.Accounts or ImportKind.SubEntities or ImportKind.Departments or ImportKind.People or ImportKind.Suppliers => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
