using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Crypto.Transparency;

namespace Platform.Core.Registers;

/// <summary>
/// Makes the proof file of an entry against the first signed head that holds it: the same bytes for ever, so that a receipt read twice tells
/// nothing of what others did in between (UX-7). Anyone who holds an entry's id may have it: hashes tell nothing.
/// </summary>
public sealed class ProveInclusion(PlatformDb db, RegisterTree tree)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Proved(string TlogProof, long Index, long Size) : Outcome;

        /// <summary>The sequencer has not numbered it yet: a second, usually.</summary>
        public sealed record Pending : Outcome;
        public T Match<T>(Func<Proved, T> proved, Func<Pending, T> pending) => this switch
        { Proved p => proved(p), Pending p => pending(p), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Guid entry, CancellationToken cancel)
    {
        var index = await db.RegisterLeaves.Where(l => l.EntryId == entry).Select(l => (long?)l.LeafIndex).SingleOrDefaultAsync(cancel);
        if (index is not { } place) return new Outcome.Pending();
        var head = await db.TreeHeads.AsNoTracking().Where(h => h.Size > place).OrderBy(h => h.Size).FirstAsync(cancel);
        var path = await tree.InclusionPathAsync(place, head.Size, cancel);
        return new Outcome.Proved(new TlogProof(place, path, head.Checkpoint).Format(), place, head.Size);
    }
}
