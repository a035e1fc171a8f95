using System.ComponentModel.DataAnnotations;
using Platform.Core.Values;

namespace Platform.Web.Hosting;

/// <summary>Who this portal speaks for: header, footer, legal notice.</summary>
public sealed record PortalOptions
{
    public const string Section = "Portal";

    /// <summary>Address that people type; empty in tests.</summary>
    public string BaseUrl { get; init; } = "";

    /// <summary>Where the service is watched from outside (<c>platform watch</c>), linked from every footer; no link when empty.</summary>
    [RegularExpression("^(/|https?://).*")] public string? StatusUrl { get; init; }

    [Required] public string Name { get; init; } = "Marchés publics";

    /// <summary>The line under the name, e.g. the agglomération and its communes.</summary>
    [Required] public string Territory { get; init; } = "Profil d’acheteur mutualisé de démonstration";

    /// <summary>The same line for English readers; null: the French one, marked as French.</summary>
    public string? TerritoryInEnglish { get; init; }

    /// <summary>The line in the reader’s language, as far as there is one.</summary>
    public string TerritorySaid => Reader.IsEnglish ? TerritoryInEnglish ?? Reader.SayOurs(Territory) : Territory;

    /// <summary>The attribute lang of that line.</summary>
    public string? TerritoryLanguage => TerritorySaid == Territory ? Reader.French : null;

    [Required, StringLength(3, MinimumLength = 1)] public string Initials { get; init; } = "MP";

    [Required] public string Email { get; init; } = "assistance@marches.example";

    /// <summary>The public body that publishes the site (loi n° 2004-575, article 1-1).</summary>
    [Required] public string Publisher { get; init; } = "Communauté d’agglomération de démonstration";

    [Required] public string PublicationDirector { get; init; } = "La présidente ou le président de l’établissement";

    [Required] public string Host { get; init; } = "Hébergement de démonstration, sur ce poste";

    /// <summary>What absolute addresses begin with. From the settings wherever they say it: a Host header that a stranger chose must not stand in what others keep.</summary>
    public string Site(HttpRequest request) => BaseUrl.Length > 0 ? BaseUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
}
