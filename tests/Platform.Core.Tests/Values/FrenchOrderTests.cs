using Platform.Core.Values;

namespace Platform.Core.Tests.Values;

public sealed class FrenchOrderTests
{
    [Fact]
    public void Names_stand_as_in_a_French_index_and_communes_under_their_own_name() =>
        Assert.Equal(["Commune d’Alixan", "Commune de Bésayes", "Commune de Bourg-lès-Valence", "CCAS de Chabeuil", "Commune d’Étoile-sur-Rhône", "Commune de Montélier", "Commune de Montmeyran"],
            Sorted("Commune de Montmeyran", "Commune de Bourg-lès-Valence", "Commune d’Étoile-sur-Rhône", "CCAS de Chabeuil", "Commune de Montélier", "Commune d’Alixan", "Commune de Bésayes"));

    [Fact]
    public void Files_stand_by_letter_whatever_its_accent_and_by_number() =>
        Assert.Equal(["école.txt", "lot 2.pdf", "lot 10.pdf", "xxxx.pdf"], Sorted("xxxx.pdf", "lot 10.pdf", "école.txt", "lot 2.pdf"));

    [Fact]
    public void The_order_of_bytes_would_fail_these() =>
        Assert.NotEqual(["école.txt", "xxxx.pdf"], new[] { "xxxx.pdf", "école.txt" }.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Sorted(params string[] names) => names.Order(FrenchOrder.Names);
}
