using Platform.Core.Notices;

namespace Platform.Core.Tests.Notices;

/// <summary>A buyer stays where it is, whoever is named in its place: its court and the place of its contracts follow its seat (<see cref="NoticePlaces"/>).</summary>
public sealed class BuyerSeatTests
{
    private static readonly NoticeContact Valence = new("Mairie", "mairie@exemple.test", "04 75 00 00 00", "1 place", "26000", "Valence"), Lyon = Valence with { PostCode = "69001", Town = "Lyon" }, Paris = Valence with { PostCode = "75001", Town = "Paris" };
    private static readonly NoticeBuyer Nobody = new(new("Commune", "21260000000011", null, null, "", null), new("https://exemple.test/commune"), BuyerLegalType.LocalAuthority, BuyerActivity.GeneralServices);

    [Fact]
    public void Where_nobody_was_named_the_buyer_is_where_its_contact_is()
    {
        var named = Nobody.Reached(Lyon);
        Assert.Null(named.Seat);
        Assert.Equal(("69001", "Lyon"), (NoticePlaces.SeatOf(named).PostCode, NoticePlaces.SeatOf(named).City));
    }

    [Fact]
    public void Contacts_come_and_go_and_the_seat_stays()
    {
        var moved = Nobody.Reached(Valence).Reached(Lyon).Reached(Paris);
        Assert.Equal(("Paris", "Valence"), (moved.Organisation.City, NoticePlaces.SeatOf(moved).City));
        Assert.Equal("Tribunal administratif de Grenoble", NoticePlaces.AppealOf(NoticePlaces.SeatOf(moved).PostCode).Body.Name);
    }

    [Fact]
    public void A_contact_who_is_back_leaves_no_other_seat_to_keep() => Assert.Null(Nobody.Reached(Valence).Reached(Lyon).Reached(Valence).Seat);

    [Theory]
    [InlineData(null, "Valence", "26000")]
    [InlineData("valence", "valence", "26000")]
    [InlineData("Montélimar", "Montélimar", null)]
    public void A_place_is_in_the_seats_department_and_has_its_post_code_only_in_its_town(string? said, string city, string? postCode)
    {
        var place = NoticePlaces.Of(NoticePlaces.SeatOf(Nobody.Reached(Valence).Reached(Lyon)), said);
        Assert.Equal((city, postCode, "FRK23"), (place.City, place.PostCode, place.Nuts));
    }
}
