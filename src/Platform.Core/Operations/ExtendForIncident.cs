using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>
/// Moves the limits that an outage touched, confirmed together by one passkey, done one by one: each in a transaction of its own, under its own lock,
/// so that one whose limit passes meanwhile holds up no other. Opens its units of work itself; scope Platform.
/// </summary>
public sealed class ExtendForIncident(UnitOfWorkFactory work, CurrentScope scope, ILogger<ExtendForIncident> log)
{
    public const string Act = "extend-incident";

    /// <param name="Before">The limit that was on the screen: another one is no longer the operator's decision.</param>
    public sealed record Item(Id<Consultation> Consultation, DateTimeOffset Before, DateTimeOffset After)
    {
        public string Line => $"{Consultation} {WireInstant.Format(Before)} {WireInstant.Format(After)}";

        /// <returns>Null for anything but a line as written above.</returns>
        public static Item? Read(string line)
        {
            if (line.Trim().Split(' ') is not [var id, var before, var after] || !Guid.TryParse(id, out var consultation)
                || !Instant(before, out var from) || !Instant(after, out var to)) return null;
            return new(new(consultation), from, to);
        }

        private static bool Instant(string text, out DateTimeOffset instant) =>
            DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out instant);
    }

    public sealed record Asked(Guid Incident, IReadOnlyList<Item> Items)
    {
        /// <summary>What the passkey confirms: this incident, these consultations, these limits.</summary>
        public string Confirmed => string.Join('\n', [Act, Incident.ToString("D"), .. Items.Select(i => i.Line)]);
    }

    public static byte[] ActHash(Asked asked) => SHA256.HashData(Encoding.UTF8.GetBytes(asked.Confirmed));

    public sealed record Input(Asked Asked, Guid Proof);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Extended : Outcome;
        /// <summary>Nothing moves a limit that has passed (CCP R2143-2, R2151-5).</summary>
        public sealed record TooLate : Outcome;
        /// <summary>Its buyer moved the limit or declared it sans suite in the meantime.</summary>
        public sealed record Changed : Outcome;
        public sealed record NotProved : Outcome;
        /// <summary>No such incident, or nothing that its agglomeration hosts.</summary>
        public sealed record NotFound : Outcome;
        /// <summary>Somebody closed the sheet in the meantime.</summary>
        public sealed record SheetClosed : Outcome;
        /// <summary>The database did not answer: nothing of this one is changed.</summary>
        public sealed record Failed : Outcome;
        public T Match<T>(Func<T> extended, Func<T> tooLate, Func<T> changed, Func<T> notProved, Func<T> notFound, Func<T> sheetClosed, Func<T> failed) => this switch
        {
            Extended => extended(), TooLate => tooLate(), Changed => changed(), NotProved => notProved(), NotFound => notFound(), SheetClosed => sheetClosed(), Failed => failed(), _ => throw new UnreachableException(),
        };
    }

    public sealed record Result(Item Item, Outcome Outcome);

    /// <summary>Not cancellable: a browser that leaves does not stop what its operator confirmed.</summary>
    public async Task<IReadOnlyList<Result>> ExecuteAsync(Input input)
    {
        var results = new List<Result>();
        foreach (var item in input.Asked.Items) results.Add(new(item, await OneAsync(input, item)));
        return results;
    }

    private async Task<Outcome> OneAsync(Input input, Item item)
    {
        try
        {
            return await work.RunAsync(scope.Required, services => MoveAsync(services, input, item, CancellationToken.None), CancellationToken.None);
        }
        catch (DbException failure)
        {
            log.LogError(failure, "Extension of {Consultation} for incident {Incident} failed", item.Consultation, input.Asked.Incident);
            return new Outcome.Failed();
        }
    }

    private static async Task<Outcome> MoveAsync(IServiceProvider services, Input input, Item item, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(item.Consultation.Value, cancel);
        var now = await db.NowAsync(cancel);
        // Every sentence of the register and of the page comes from what the operator may read: the sheet itself.
        var incidents = services.GetRequiredService<ReadIncidents>();
        if (await incidents.SheetAsync(input.Asked.Incident, cancel) is not { } sheet) return new Outcome.NotFound();
        if (sheet.Incident.ClosedAt is not null) return new Outcome.SheetClosed();
        if (sheet.Passed.Any(c => c.Id == item.Consultation)) return new Outcome.TooLate();
        if (sheet.Open.SingleOrDefault(c => c.Id == item.Consultation) is not { } row)
            return await db.PublicConsultations.AnyAsync(c => c.Id == item.Consultation, cancel) || await incidents.HasPhaseAsync(sheet.Incident.Id, item.Consultation, cancel) ? new Outcome.Changed() : new Outcome.NotFound();
        if (row.Limit != item.Before || item.After <= row.Limit) return new Outcome.Changed();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Asked), cancel)) return new Outcome.NotProved();

        var reason = sheet.Incident.PublicReason;
        var (salt, details, entry) = RegisterCommitment.Make("limite-modifiee", new JsonObject
        {
            ["ancienne"] = WireInstant.Format(item.Before),
            ["consultation"] = EntryWords.Consultation(item.Consultation, row.Title, row.Reference),
            ["date"] = WireInstant.Format(now),
            ["incident"] = sheet.Incident.Number,
            ["motif"] = reason,
            ["nouvelle"] = WireInstant.Format(item.After),
        });
        var (change, entryId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await db.Database.ExecuteSqlAsync($"""
            select sec.extend_for_incident({input.Asked.Incident}, {row.Tenant}, {item.Consultation.Value}, {change}, {item.After}, {reason},
                {input.Proof}, {input.Asked.Confirmed}, {item.Line}, {entryId}, {salt}, {details}, {entry}, {now})
            """, cancel);
        await services.GetRequiredService<Outbox>().AddAsync(new ConsultationChanged(row.Tenant, item.Consultation.Value, ConsultationChange.Extended, change), cancel);
        Fault.Point("incident.before_commit");
        return new Outcome.Extended();
    }
}
