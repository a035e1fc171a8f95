using System.Security.Cryptography;
using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>What a notice is for. Whether it is written for Europe or below its thresholds is said by <see cref="NoticeRegime"/>.</summary>
public enum NoticeKind
{
    /// <summary>Avis de préinformation, for information only.</summary>
    PriorInformation,

    /// <summary>Préinformation that shortens the period for offers (CCP, art. R2161-3).</summary>
    PriorInformationShortening,

    /// <summary>Préinformation used as call for competition (R2131-4).</summary>
    PriorInformationCall,
    Contract,
    DesignContest,

    /// <summary>Avis de transparence ex ante volontaire.</summary>
    VoluntaryTransparency,
    Award,
    DesignContestResult,
    Modification,
}

/// <summary>
/// By what the law of the launch has it published. Formalised: at or above the thresholds of Europe. Specific: social and other specific services, above theirs.
/// National: below, in the BOAMP or a gazette (CCP, art. R2131-12, 2°). Adapted: below that too.
/// </summary>
public enum NoticeRegime { Formalised, Specific, National, Adapted }

/// <summary>What follows from a regime.</summary>
public static class NoticeRegimes
{
    extension(NoticeRegime regime)
    {
        /// <summary>The JOUE publishes it.</summary>
        public bool IsEuropean => regime is NoticeRegime.Formalised or NoticeRegime.Specific;

        public Publicity Publicity => regime.IsEuropean ? Publicity.European : regime == NoticeRegime.National ? Publicity.National : Publicity.Adapted;
    }
}

/// <param name="Notice">A random UUID (version 4: BT-701 accepts no other), one for each notice, corrections included.</param>
/// <param name="Version">From 1; a notice that a channel refused is sent again under the next one.</param>
/// <param name="Folder">Of the procedure, the same in all its notices (BT-04); version 4 too.</param>
/// <param name="Reference">The buyer's own number of the consultation.</param>
/// <param name="DispatchedAt">When the buyer hands it over (BT-05); its Paris date is the one of the law.</param>
/// <param name="WishedOn">Day on which the buyer wishes to see it published.</param>
public sealed record NoticeIdentity(
    Guid Notice, int Version, Guid Folder, NoticeKind Kind, NoticeRegime Regime, string Reference, DateTimeOffset DispatchedAt, DateOnly? WishedOn = null)
{
    /// <summary>« 9c0fd704-64d3-4294-a3b6-6df45911ab9f-01 », by which another notice names this one.</summary>
    public string Versioned() => $"{Notice:D}-{Version:00}";

    /// <summary>A number of a notice or a folder. All random (version 4): the rules of the SDK refuse a version 7.</summary>
    public static Guid NewNumber()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>Where this notice stands among the others of its procedure.</summary>
/// <param name="Earlier">Notices of the same procedure: « uuid-01 », or the JOUE's « 123456-2026 » (OPP-090).</param>
/// <param name="Planning">The prior-information notice in which it was announced (BT-125).</param>
/// <param name="JouePublication">« 123456-2026 », once the JOUE has published.</param>
/// <param name="JoueSentOn">Day of sending to the Publications Office: the national notice tells it (CCP, art. R2131-20).</param>
/// <param name="BoampNumber">« 26-85977 » of the notice that a BOAMP correction or award follows.</param>
/// <param name="Page">Its own page on the buyer profile.</param>
public sealed record NoticeLinks(
    IReadOnlyList<string>? Earlier = null, string? Planning = null, string? JouePublication = null, DateOnly? JoueSentOn = null, string? BoampNumber = null, Uri? Page = null);
