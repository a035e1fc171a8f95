using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>What is stored with each version of a notice says everything again.</summary>
public sealed class CanonicalNoticeTests
{
    [Fact, Trait("Feature", "VR-07"), Trait("Feature", "GD-02")]
    public void A_stored_notice_reads_back_as_it_was_written()
    {
        for (var number = 0; number < 56; number++)
        {
            var notice = DrawnNotice.Draw(new Draws($"stored {number}"), number);
            var again = CanonicalNotice.FromJson(notice.ToJson());
            Assert.Equal(notice.ToJson(), again.ToJson());
            Assert.Empty(NoticeDifference.Between(notice, again));
        }
    }

    [Fact, Trait("Feature", "VR-07")]
    public void A_stored_notice_names_its_codes_and_keeps_its_amounts_to_the_cent()
    {
        var json = GivenNotice.Of(NoticeKind.Contract).ToJson();
        Assert.Contains("\"kind\":\"Contract\"", json, StringComparison.Ordinal);
        Assert.Contains("6200000.50", json, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_number_of_a_notice_is_of_version_four_and_never_the_same()
    {
        var numbers = Enumerable.Range(0, 1_000).Select(_ => NoticeIdentity.NewNumber()).ToList();
        Assert.Equal(1_000, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.Matches("^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$", number.ToString("D")));
    }

    [Fact, Trait("Feature", "GD-02")]
    public void Every_value_of_every_enumeration_has_its_French_words()
    {
        Said<NoticeKind>(); Said<NoticeRegime>(); Said<NoticeProcedureType>(); Said<Nature>(); Said<BuyerLegalType>(); Said<BuyerActivity>(); Said<DirectAwardReason>(); Said<DurationUnit>();
        Said<LotReservation>(); Said<Permission>(); Said<FrameworkKind>(); Said<DynamicSystem>(); Said<SelectionFamily>(); Said<CriterionKind>(); Said<NotElectronicReason>(); Said<StrategicGoal>();
        Said<LotOutcome>(); Said<NoAwardReason>(); Said<CompanySize>(); Said<CorrectionReason>(); Said<NoticeSection>(); Said<ModificationReason>();

        static void Said<T>() where T : struct, Enum => Assert.All(Enum.GetValues<T>(), value => Assert.NotEqual("", NoticePhrases.Of(value)));
    }
}
