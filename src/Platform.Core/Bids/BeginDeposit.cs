using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Bids;

/// <summary>
/// Opens a deposit for the chosen lots: one application envelope, one offer envelope per lot, each bound to its context; where a procedure has phases, one or the other. Also after the
/// limit: a late bid is received and marked (CCP R2143-2, R2151-5). No quota and no rate limit applies from here on.
/// </summary>
public sealed class BeginDeposit(PlatformDb db, CurrentScope scope, RegisterKey register)
{
    /// <param name="InPlaceOf">A draft of one's own whose lots are chosen again: thrown away when nothing of it has been sent. Whatever else it names changes nothing.</param>
    public sealed record Input(Id<Consultation> Consultation, IReadOnlyList<int> Lots, Id<Bid>? InPlaceOf = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Begun(Id<Bid> Bid) : Outcome;
        public sealed record NoLot : Outcome;

        /// <summary>With the lots that it bids for already, the company would bid for more than one company may (CCP, art. L2113-10).</summary>
        public sealed record TooManyLots(int Most, int Asked) : Outcome;

        /// <summary>Declared sans suite: nothing is received any more.</summary>
        public sealed record Discontinued : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Begun, T> begun, Func<NoLot, T> noLot, Func<TooManyLots, T> tooManyLots, Func<Discontinued, T> discontinued, Func<NotFound, T> notFound) => this switch
        { Begun b => begun(b), NoLot n => noLot(n), TooManyLots m => tooManyLots(m), Discontinued d => discontinued(d), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);      // a double click waits for its twin
        var subject = await DepositSubject.ReadAsync(db, input.Consultation, cancel);
        if (subject is null) return new Outcome.NotFound();
        if (subject.DiscontinuedAt is not null) return new Outcome.Discontinued();
        var lots = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == input.Consultation).OrderBy(l => l.Number).ToListAsync(cancel);
        var asked = subject.IsStage ? await db.InvitedLotsAsync(input.Consultation, cancel) : [.. lots.Select(l => l.Number)];
        var chosen = lots.Where(l => input.Lots.Contains(l.Number) && asked.Contains(l.Number)).ToList();
        if (chosen.Count == 0 || chosen.Count != input.Lots.Distinct().Count()) return new Outcome.NoLot();
        if (await db.LotLimitAsync(input.Consultation, cancel) is { Most: { } most } limit && limit.With(input.Lots) is var wanted && wanted > most) return new Outcome.TooManyLots(most, wanted);

        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person deposits.");
        var bidder = subject.IsAnonymous ? await AliasAsync(input.Consultation, cancel) : await BidderAsync(cancel);
        if (subject.IsAnonymous) person = bidder.Id;
        if (await UntouchedAsync(input, person, cancel) is { } same) return new Outcome.Begun(same);

        var now = await db.NowAsync(cancel);
        if (input.InPlaceOf is { } draft && await Untouched(input.Consultation, person).SingleOrDefaultAsync(b => b.Id == draft, cancel) is { } before)
        {
            before.Discard(now);
            db.DepositAttempts.Add(new(before, "jete", null, now));
        }
        var bid = new Bid(subject.TenantId, input.Consultation, bidder.Id, person, bidder.Name, bidder.Identifier, now);
        if (subject.Holds == Contents.Applications) bid.Seek(chosen.Select(l => l.Number));
        db.Bids.Add(bid);
        await db.SaveChangesAsync(cancel);      // first: the policies of its envelopes look for it
        db.DepositAttempts.Add(new(bid, "commence", null, now));
        var keys = await KeysAsync(input.Consultation, cancel);
        var isDivided = lots is not [{ Title: Lot.SingleTitle }];
        if (subject.Holds != Contents.Offers) Add(EnvelopeKind.Application, null);
        foreach (var lot in subject.Holds == Contents.Applications ? [] : chosen) Add(EnvelopeKind.Offer, lot.Number);
        await db.SaveChangesAsync(cancel);
        Fault.Point("deposit.ticket.after_insert");
        return new Outcome.Begun(bid.Id);

        void Add(EnvelopeKind kind, int? lot)
        {
            var context = Context(bid, subject, keys[kind], kind, isDivided ? lot : null);
            db.BidEnvelopes.Add(new(bid, kind, lot, Encoding.UTF8.GetString(CanonicalJson.Serialize(context)), keys[kind].Recipient));
        }
    }

    // The same choice by the same person, of which nothing has been sent: the same deposit, not another draft.
    private async Task<Id<Bid>?> UntouchedAsync(Input input, Guid person, CancellationToken cancel)
    {
        var untouched = await Untouched(input.Consultation, person).OrderByDescending(b => b.BegunAt).Select(b => new { b.Id, b.LotsSought }).FirstOrDefaultAsync(cancel);
        if (untouched is not { Id: var bid }) return null;
        if (untouched.LotsSought is { } sought) return sought.SequenceEqual(input.Lots.Distinct().Order()) ? bid : null;
        var lots = await db.BidEnvelopes.Where(e => e.BidId == bid && e.LotNumber != null).Select(e => e.LotNumber!.Value).ToListAsync(cancel);      // not null: filtered
        return lots.Order().SequenceEqual(input.Lots.Distinct().Order()) ? bid : null;
    }

    private IQueryable<Bid> Untouched(Id<Consultation> consultation, Guid person) =>
        db.Bids.Where(b => b.ConsultationId == consultation && b.PersonId == person && b.FinalisedAt == null && b.FirstByteAt == null && b.DiscardedAt == null);

    private async Task<Bidder> BidderAsync(CancellationToken cancel)
    {
        var company = ((Scope.Company)scope.Required).CompanyId;
        return (await db.Database.SqlQuery<Bidder>($"""
            select id as "Id", name as "Name", case country when 'FR' then national_id else country || ' ' || national_id end as "Identifier"
            from companies where id = {company}
            """).ToListAsync(cancel)).Single();
    }

    // Nothing that is written from here on, the sealed context neither, names the author of a project.
    private async Task<Bidder> AliasAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var drawn = (await db.Database.SqlQuery<Alias>($"select alias as \"Id\", label as \"Label\" from sec.begin_project({consultation.Value})").ToListAsync(cancel)).Single();
        return new(drawn.Id, ProjectAuthor.NameOf(drawn.Label), drawn.Label);
    }

    private async Task<Dictionary<EnvelopeKind, Key>> KeysAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Key>($"""
            select k.envelope as "Envelope", k.recipient as "Recipient", l.leaf_index as "Leaf"
            from opening_keys k join key_sets s on s.consultation_id = k.consultation_id left join register_leaves l on l.entry_id = s.entry_id
            where k.consultation_id = {consultation.Value}
            """).ToListAsync(cancel);
        return rows.ToDictionary(k => Enum.Parse<EnvelopeKind>(k.Envelope));
    }

    // sealing: an envelope that is replayed into another consultation, lot, kind or bidder is refused at the opening.
    private JsonObject Context(Bid bid, DepositSubject subject, Key key, EnvelopeKind kind, int? lot) => new()
    {
        ["v"] = "pli/1",
        ["plateforme"] = register.Origin,
        ["organisme"] = subject.BuyerSiret,
        ["consultation"] = bid.ConsultationId.ToString(),
        ["lot"] = lot,
        ["enveloppe"] = kind.Wire(),
        ["depot"] = Ulid.Format(bid.Id.Value),
        ["soumissionnaire"] = bid.BidderId,
        ["cle"] = key.Recipient,
        ["cle_feuille"] = key.Leaf,
        ["limite"] = WireInstant.Format(subject.SubmissionDeadline),
        ["nonce"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };

    private sealed record Bidder(Guid Id, string Name, string Identifier);

    private sealed record Alias(Guid Id, string Label);

    private sealed record Key(string Envelope, string Recipient, long? Leaf);
}
