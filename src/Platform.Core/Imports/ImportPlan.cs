using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Core.Imports;

/// <summary>What an import does, line by line.</summary>
public sealed record ImportPlan(IReadOnlyList<LineResult> Lines)
{
    public int Taken => Lines.Count(l => l.Verdict == LineVerdict.Taken);
    public int AlreadyThere => Lines.Count(l => l.Verdict == LineVerdict.AlreadyThere);
    public int Refused => Lines.Count(l => l.Verdict == LineVerdict.Refused);

    /// <summary>What was shown and what is done are one plan.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', Lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Line} {l.Verdict}"))))));
}
