using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Files;

namespace Platform.Core.Tenancy;

/// <summary>Colour and logo that an account wears on the day a paper is printed. For jobs, whatever their scope: it is public.</summary>
public sealed class PaperLook(PlatformDb db)
{
    private const string Ink = "#1d1d1d";

    /// <summary>Adds what the page that all papers share asks for.</summary>
    public async Task DressAsync(TemplateFields fields, Guid tenant, CancellationToken cancel)
    {
        var worn = (await db.Database.SqlQuery<Worn>($"""
            select a.colour as "Colour", l.png as "Png" from appearances a left join logos l on l.tenant_id = a.tenant_id and l.sha256 = a.logo_sha256
            where a.tenant_id = {tenant} and a.worn_at is not null and a.replaced_at is null
            """).ToListAsync(cancel)).SingleOrDefault();
        fields["couleur"] = worn?.Colour ?? Ink;
        fields["logo"] = worn?.Png is { } png ? $"data:image/png;base64,{Convert.ToBase64String(png)}" : null;
    }

    private sealed record Worn(string? Colour, byte[]? Png);
}
