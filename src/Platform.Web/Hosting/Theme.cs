using System.Security.Cryptography;
using System.Text;
using Platform.Core.Tenancy;

namespace Platform.Web.Hosting;

/// <summary>The eight colours of a portal. Served as a file of custom properties: no inline style, no rebuild.</summary>
public sealed record Theme(string Brand, string Link, string LinkHover, string LinkVisited, string Background, string Surface, string Border, string Alert)
{
    /// <summary>The lead's own theme. Contrast: brand and link 8.15 on white, 7.38 on the surface; alert 4.99 and 4.51.</summary>
    public static Theme Lead { get; } = new("#00595a", "#00595a", "#003b3c", "#00595a", "#eef5f4", "#eef5f4", "#9cc4c1", "#c8401f");

    /// <summary>The lead's backgrounds with an account's colour, which <see cref="BrandColour"/> found readable on them.</summary>
    public static Theme Of(string colour) => Lead with { Brand = colour, Link = colour, LinkHover = BrandColour.Darker(colour), LinkVisited = colour };

    /// <summary>Of the file of one colour: it says nothing of whose it is, and what is behind it never changes.</summary>
    public static string AddressOf(string colour) => $"/theme/{colour[1..]}-{Fingerprint(Of(colour))}.css";

    internal static string Fingerprint(Theme theme) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(theme.ToCss())))[..10];

    public string ToCss() => $$"""
        :root {
          --govuk-brand-colour: {{Brand}};
          --govuk-link-colour: {{Link}};
          --govuk-link-hover-colour: {{LinkHover}};
          --govuk-link-visited-colour: {{LinkVisited}};
          --govuk-template-background-colour: {{Background}};
          --govuk-surface-background-colour: {{Surface}};
          --govuk-surface-border-colour: {{Border}};
          --pa-alerte: {{Alert}};
        }

        """;
}

public static class ThemeEndpoints
{
    private const string ForEver = "public, max-age=31536000, immutable";

    public static void MapTheme(this IEndpointRouteBuilder app)
    {
        app.MapGet(Links.Theme, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Text(Theme.Lead.ToCss(), "text/css; charset=utf-8");
        }).AllowAnonymous();
        app.MapGet("/theme/{colour}-{fingerprint}.css", OfColour).AllowAnonymous();
    }

    public static void MapLogos(this IEndpointRouteBuilder app) => app.MapGet("/logo/{sha256}.png", LogoAsync).Anonymous();

    private static IResult OfColour(string colour, string fingerprint, HttpContext context)
    {
        if (BrandColour.Read(colour) is not { } read || !BrandColour.IsReadable(read)) return Results.NotFound();
        var theme = Theme.Of(read);
        // A page of another release, while both run: its file is ours for now, and is not kept.
        context.Response.Headers.CacheControl = fingerprint == Theme.Fingerprint(theme) ? ForEver : "no-cache";
        return Results.Text(theme.ToCss(), "text/css; charset=utf-8");
    }

    // Bytes that we wrote ourselves (Logo), as the type that they are; the headers of every answer say nosniff.
    private static async Task<IResult> LogoAsync(string sha256, HttpContext context, FindLogo find, CancellationToken cancel)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower) || await find.ExecuteAsync(Convert.FromHexString(sha256), cancel) is not { } png) return Results.NotFound();
        context.Response.Headers.CacheControl = ForEver;
        return Results.Bytes(png, "image/png");
    }
}
