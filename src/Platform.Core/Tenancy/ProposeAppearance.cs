using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Tenancy;

/// <summary>
/// An administrator tries a colour or a logo for the account in scope. Nothing changes for anybody until <see cref="WearAppearance"/>: a proposal
/// replaces the one before it, and starts from what is worn.
/// </summary>
public sealed class ProposeAppearance(PlatformDb db, CurrentScope scope)
{
    public abstract record Change
    {
        private Change() { }
        public sealed record Colour(string? Typed) : Change;
        public sealed record LogoFile(ReadOnlyMemory<byte> Bytes) : Change;
        public sealed record PlatformColour : Change;
        public sealed record NoLogo : Change;
    }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Proposed : Outcome;
        public sealed record NotAColour : Outcome;
        /// <param name="Contrast">Against the worse background.</param>
        /// <param name="Nearest">Would be accepted.</param>
        public sealed record TooPale(double Contrast, string Nearest) : Outcome;
        public sealed record LogoRefused(Logo.Reading Why) : Outcome;
        public T Match<T>(Func<Proposed, T> proposed, Func<NotAColour, T> notAColour, Func<TooPale, T> tooPale, Func<LogoRefused, T> logoRefused) => this switch
        { Proposed p => proposed(p), NotAColour n => notAColour(n), TooPale t => tooPale(t), LogoRefused l => logoRefused(l), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Change change, string byName, CancellationToken cancel)
    {
        switch (change)
        {
            case Change.Colour(var typed):
                if (BrandColour.Read(typed) is not { } colour) return new Outcome.NotAColour();
                if (!BrandColour.IsReadable(colour)) return new Outcome.TooPale(BrandColour.Contrast(colour), BrandColour.Nearest(colour));
                return await ProposeAsync(before => (colour, before?.LogoSha256), byName, cancel);
            case Change.LogoFile(var bytes):
                var reading = Logo.Read(bytes.Span);
                if (reading is not Logo.Reading.Good { Logo: var logo }) return new Outcome.LogoRefused(reading);
                await KeepAsync(logo, cancel);
                return await ProposeAsync(before => (before?.Colour, logo.Sha256), byName, cancel);
            case Change.PlatformColour:
                return await ProposeAsync(before => (null, before?.LogoSha256), byName, cancel);
            case Change.NoLogo:
                return await ProposeAsync(before => (before?.Colour, null), byName, cancel);
            default:
                throw new UnreachableException();
        }
    }

    private Task<int> KeepAsync(Logo logo, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"insert into logos (tenant_id, sha256, png, added_at) values ({TenantId}, {logo.Sha256}, {logo.Png}, sec.now()) on conflict do nothing", cancel);

    private async Task<Outcome> ProposeAsync(Func<Appearance?, (string? Colour, byte[]? Logo)> change, string byName, CancellationToken cancel)
    {
        await db.LockAppearanceAsync(TenantId, cancel);
        var rows = await db.Appearances.Where(a => a.ReplacedAt == null).ToListAsync(cancel);
        var (proposed, worn) = (rows.SingleOrDefault(a => a.WornAt is null), rows.SingleOrDefault(a => a.WornAt is not null));
        var (colour, logo) = change(proposed ?? worn);
        if (proposed is not null)
        {
            db.Appearances.Remove(proposed);
            await db.SaveChangesAsync(cancel);          // before the new one: an account has one proposal
        }
        db.Appearances.Add(new(TenantId, colour, logo, scope.Required.PersonId ?? throw new InvalidOperationException("Somebody proposes."), byName, await db.NowAsync(cancel)));
        return new Outcome.Proposed();
    }

    private Guid TenantId => ((Scope.Tenant)scope.Required).TenantId;
}
