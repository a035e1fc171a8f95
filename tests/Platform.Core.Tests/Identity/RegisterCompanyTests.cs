using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

public sealed class RegisterCompanyTests : IAsyncLifetime
{
    private const string Password = "un mot de passe assez long";
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => platform = await TestPlatform.StartAsync();

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory]
    [InlineData("1300252650001", RegisterCompany.Problem.SiretWrongLength, 13)]
    [InlineData("130 025 265 0001 34", RegisterCompany.Problem.SiretWrongLength, 15)]
    [InlineData("13002526500014", RegisterCompany.Problem.SiretWrongChecksum, 0)]
    [InlineData("1300252650001O", RegisterCompany.Problem.SiretNotDigits, 0)]
    [InlineData("   ", RegisterCompany.Problem.SiretMissing, 0)]
    public async Task A_wrong_siret_is_refused_with_its_own_reason(string siret, RegisterCompany.Problem reason, int number)
    {
        var refused = Assert.IsType<RegisterCompany.Outcome.Invalid>(await Register("a@exemple.fr", siret));

        Assert.Equal([new RegisterCompany.Refusal("NationalId", reason, number)], refused.Refusals);
    }

    [Fact]
    public async Task A_siret_typed_with_spaces_is_accepted() => await Asked("a@exemple.fr", "130 025 265 00013");

    [Fact]
    public async Task A_foreign_company_needs_a_country_and_its_own_number_and_no_siret()
    {
        var person = await AskedAs(new("Ana Silva", "ana@exemple.pt", Password, "Obras Lda", "PT", NationalIdKind.VatNumber, "PT 501-442.600"));
        await Confirm(person);

        Assert.Equal("PT|PT501442600|VatNumber", await Ask<string>("select country || '|' || national_id || '|' || national_id_kind from companies"));
        Assert.IsType<RegisterCompany.Outcome.Invalid>(await Run(new("Ana Silva", "b@exemple.pt", Password, "Obras Lda", "PT", NationalIdKind.VatNumber, "!")));
    }

    [Theory]
    [InlineData("DE", "DE12", "DE123456789")]
    [InlineData("DE", "FR12345678901", "DE123456789")]
    [InlineData("GR", "GR123456789", "EL123456789")]
    [InlineData("NL", "123456789", "NL123456789B01")]
    public async Task A_vat_number_that_its_country_does_not_write_so_is_refused_with_an_example(string country, string number, string example)
    {
        var refused = Assert.IsType<RegisterCompany.Outcome.Invalid>(await Run(new("Ingrid Weber", "i@beispiel.example", Password, "Dachbau GmbH", country, NationalIdKind.VatNumber, number)));

        Assert.Equal([new RegisterCompany.Refusal("NationalId", RegisterCompany.Problem.VatNumberInvalid, 0, example)], refused.Refusals);
    }

    [Theory]
    [InlineData("DE", "129 273 398", "DE129273398")]        // with the letters of its country, however it was typed
    [InlineData("GR", "EL 123456789", "EL123456789")]
    [InlineData("CH", "CHE-109.322.551", "CHE109322551")]    // no member state: its form is not known here
    public async Task A_vat_number_is_kept_as_its_country_writes_it(string country, string number, string kept)
    {
        await Confirm(await AskedAs(new("Ingrid Weber", "i@beispiel.example", Password, "Dachbau GmbH", country, NationalIdKind.VatNumber, number)));

        Assert.Equal(kept, await Ask<string>("select national_id from companies"));
    }

    [Fact]
    public async Task An_empty_form_of_a_foreign_company_names_every_fault_in_the_order_of_the_page_and_a_long_name_its_own()
    {
        var empty = Assert.IsType<RegisterCompany.Outcome.Invalid>(await Run(new("", "", "", "", "", null, "")));
        var longName = Assert.IsType<RegisterCompany.Outcome.Invalid>(await Run(new("Camille Martin", "a@exemple.fr", Password, new string('x', 201), "FR", NationalIdKind.Siren, "13002526500013")));

        Assert.Equal(["Country", "Kind", "NationalId", "CompanyName", "FullName", "Email", "Password"], empty.Refusals.Select(refusal => refusal.Field));
        Assert.Equal([new("CompanyName", RegisterCompany.Problem.CompanyNameTooLong, 200)], longName.Refusals);
    }

    [Fact]
    public async Task A_message_asked_for_again_is_one_of_its_minutes_and_leads_where_the_sign_up_did()
    {
        await platform.Database.SetNowAsync(DateTimeOffset.Parse("2027-01-04T09:00:00Z"));
        await Asked("a@exemple.fr", "130 025 265 00013");

        await AgainAsync(" a@exemple.fr");
        await AgainAsync("a@exemple.fr");
        Assert.Equal([null, "/entreprise/plis"], (await platform.FactsAsync<EmailConfirmationAsked>()).Select(fact => fact.ReturnTo).Order(StringComparer.Ordinal));

        await platform.Database.SetNowAsync(DateTimeOffset.Parse("2027-01-04T09:02:00Z"));
        await AgainAsync("a@exemple.fr");
        Assert.Equal(3, (await platform.FactsAsync<EmailConfirmationAsked>()).Count);
    }

    [Fact]
    public async Task Nothing_is_asked_again_of_an_address_that_nobody_signed_up()
    {
        await AgainAsync("personne@exemple.fr");

        Assert.Empty(await platform.FactsAsync<EmailConfirmationAsked>());
        Assert.Empty(await platform.FactsAsync<AddressAlreadyKnown>());
    }

    [Fact]
    public async Task Nothing_is_taken_before_the_address_is_confirmed()
    {
        var person = await Asked("a@exemple.fr");
        Assert.Equal(0, await Ask<long>("select count(*) from companies"));

        await Confirm(person);

        Assert.Equal("130025265|13002526500013|CompanyAdmin", await Ask<string>("""
            select c.national_id || '|' || e.siret || '|' || m.role from companies c join establishments e on e.company_id = c.id join company_members m on m.company_id = c.id
            """));
    }

    [Fact]
    public async Task A_link_without_the_password_and_a_password_without_the_link_confirm_nothing()
    {
        var person = await Asked("a@exemple.fr");
        var secret = await Link(person, EmailLinkPurpose.Confirm);

        Assert.IsType<ConfirmEmail.Outcome.WrongPassword>(await Confirm(secret, "un autre mot de passe"));
        Assert.IsType<ConfirmEmail.Outcome.LinkSpent>(await Confirm("inconnu", Password));
        Assert.IsType<ConfirmEmail.Outcome.Confirmed>(await Confirm(secret, Password));
        Assert.IsType<ConfirmEmail.Outcome.AlreadyConfirmed>(await Confirm(secret, Password));
    }

    [Fact]
    public async Task The_stamp_of_the_browser_stands_for_the_password_with_the_link_and_dies_with_the_password()
    {
        var first = Assert.IsType<RegisterCompany.Outcome.Asked>(await Register("a@exemple.fr"));
        var again = Assert.IsType<RegisterCompany.Outcome.Asked>(await Register("a@exemple.fr"));
        var secret = await Link(again.Person, EmailLinkPurpose.Confirm);

        Assert.IsType<ConfirmEmail.Outcome.WrongPassword>(await Confirm(secret, null, first.Stamp));        // a stranger signed up with this address before
        Assert.IsType<ConfirmEmail.Outcome.LinkSpent>(await Confirm("inconnu", null, again.Stamp));
        Assert.IsType<ConfirmEmail.Outcome.Confirmed>(await Confirm(secret, null, again.Stamp));
        Assert.Null(Assert.IsType<RegisterCompany.Outcome.Asked>(await Register("a@exemple.fr")).Stamp);     // no way into an account that is there
    }

    [Fact]
    public async Task A_confirmation_link_dies_after_one_day()
    {
        var start = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
        await platform.Database.SetNowAsync(start);
        var secret = await Link(await Asked("a@exemple.fr"), EmailLinkPurpose.Confirm);

        await platform.Database.SetNowAsync(start.AddDays(1));
        Assert.IsType<ConfirmEmail.Outcome.LinkSpent>(await Confirm(secret, Password));
        await platform.Database.SetNowAsync(start.AddDays(1).AddMilliseconds(-1));
        Assert.IsType<ConfirmEmail.Outcome.Confirmed>(await Confirm(secret, Password));
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_only_its_owner_is_told()
    {
        await Confirm(await Asked("a@exemple.fr"));

        await Asked("A@exemple.fr");

        Assert.Equal(1, await Ask<long>("select count(*) from people"));
        Assert.Equal(1, await Ask<long>("select count(*) from outbox where kind = 'address-already-known'"));
    }

    [Fact]
    public async Task Whoever_took_the_number_of_a_company_first_does_not_keep_the_company_out()
    {
        await Confirm(await Asked("squatteur@exemple.fr"));
        await Confirm(await Asked("patronne@exemple.fr"));

        Assert.Equal(2, await Ask<long>("select count(distinct c.id) from companies c join company_members m on m.company_id = c.id and m.role = 'CompanyAdmin' where c.national_id = '130025265'"));
    }

    [Fact]
    public async Task Both_accounts_of_one_number_are_told_by_mail_and_a_number_of_its_own_tells_nobody()
    {
        await Confirm(await Asked("premiere@exemple.fr"));
        await MailOpenings();
        Assert.Equal(0, await Ask<long>("select count(*) from messages"));

        await Confirm(await Asked("seconde@exemple.fr"));
        await MailOpenings();

        Assert.Equal("entreprise-connue:seconde@exemple.fr,entreprise-homonyme:premiere@exemple.fr", await Ask<string>("select string_agg(kind || ':' || recipient, ',' order by kind) from messages"));
    }

    [Fact]
    public async Task A_stranger_does_not_choose_the_name_of_an_invited_person()
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var department = await platform.DepartmentAsync(commune);
        await platform.RunAsync(new Scope.Tenant(commune.Id.Value, null), s =>
            s.GetRequiredService<InvitePerson>().ExecuteAsync(new("Anne Présidente", "a@exemple.fr", [MembershipRole.CaoPresident], [department]), default));

        await AskedAs(new("Nom Choisi par un Autre", "a@exemple.fr", Password, "Intrus", "FR", NationalIdKind.Siren, "13002526500013"));

        Assert.Equal("Anne Présidente", await Ask<string>("select full_name from people"));
    }

    private async Task MailOpenings()
    {
        foreach (var company in (await Ask<string>("select string_agg(payload ->> 'Company', ',') from outbox where kind = 'company-opened'")).Split(','))
            await platform.RunAsync(new Scope.System("outbox:company-opened"), s => s.GetRequiredService<MailIdentityLinks>().ExecuteAsync(new CompanyOpened(Guid.Parse(company)), default));
    }

    [Fact]
    public async Task Signing_up_again_before_confirming_replaces_the_first_password()
    {
        await AskedAs(new("Intrus", "a@exemple.fr", "le mot de passe de l’intrus", "Intrus SARL", "FR", NationalIdKind.Siren, "13002526500013"));
        var person = await Asked("a@exemple.fr");
        var secret = await Link(person, EmailLinkPurpose.Confirm);

        Assert.IsType<ConfirmEmail.Outcome.WrongPassword>(await Confirm(secret, "le mot de passe de l’intrus"));
        Assert.IsType<ConfirmEmail.Outcome.Confirmed>(await Confirm(secret, Password));
    }

    private Task<RegisterCompany.Outcome> Register(string email, string siret = "13002526500013") =>
        Run(new("Camille Martin", email, Password, "Toitures Fictives", "FR", NationalIdKind.Siren, siret));

    private async Task<Guid> Asked(string email, string siret = "13002526500013") => Assert.IsType<RegisterCompany.Outcome.Asked>(await Register(email, siret)).Person;

    private async Task<Guid> AskedAs(RegisterCompany.Input input) => Assert.IsType<RegisterCompany.Outcome.Asked>(await Run(input)).Person;

    private async Task<RegisterCompany.Outcome> Run(RegisterCompany.Input input)
    {
        await using var scope = platform.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegisterCompany>().ExecuteAsync(input, default);
    }

    private async Task AgainAsync(string email)
    {
        await using var scope = platform.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ResendConfirmation>().ExecuteAsync(email, "/entreprise/plis", default);
    }

    private async Task Confirm(Guid person) => Assert.IsType<ConfirmEmail.Outcome.Confirmed>(await Confirm(await Link(person, EmailLinkPurpose.Confirm), Password));

    private async Task<ConfirmEmail.Outcome> Confirm(string secret, string? password, string? stamp = null)
    {
        await using var scope = platform.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ConfirmEmail>().ExecuteAsync(new(secret, password, stamp), default);
    }

    private Task<string> Link(Guid person, EmailLinkPurpose purpose) => platform.RunAsync(new Scope.System("job:test"), async s =>
        (await s.GetRequiredService<IssueEmailLink>().ExecuteAsync(new(person, purpose), default))!.Secret);      // the person exists

    private async Task<T> Ask<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;      // every question here has one answer
    }
}
