using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Crypto;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>A company's sign-in: password, then code.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Password = "un mot de passe assez long";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private Guid person;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Start);
        person = ((RegisterCompany.Outcome.Asked)await Use<RegisterCompany, RegisterCompany.Outcome>(r => r.ExecuteAsync(
            new("Camille Martin", "a@exemple.fr", Password, "Toitures Fictives", "FR", NationalIdKind.Siren, "13002526500013"), default))).Person;
        var link = await platform.RunAsync(new Scope.System("job:test"), s => s.GetRequiredService<IssueEmailLink>().ExecuteAsync(new(person, EmailLinkPurpose.Confirm), default));
        await Use<ConfirmEmail, ConfirmEmail.Outcome>(c => c.ExecuteAsync(new(link!.Secret, Password), default));       // the person exists
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task The_right_password_opens_the_second_step_and_nothing_else()
    {
        Assert.Equal(new CheckPassword.Outcome.Right(person, HasCode: false), await Try("A@exemple.fr", Password));
        Assert.IsType<CheckPassword.Outcome.Refused>(await Try("a@exemple.fr", "un autre mot de passe"));
        Assert.IsType<CheckPassword.Outcome.Refused>(await Try("b@exemple.fr", Password));
    }

    [Theory]
    [InlineData("a@exemple.fr")]
    [InlineData("personne@exemple.fr")]       // the waiting does not tell who has an account
    public async Task Five_wrong_passwords_make_the_place_that_sent_them_wait_longer_each_time(string email)
    {
        for (var i = 0; i < 5; i++) Assert.IsType<CheckPassword.Outcome.Refused>(await Try(email, "faux mot de passe", "192.0.2.1"));
        Assert.IsType<CheckPassword.Outcome.TooSoon>(await Try(email, "faux mot de passe", "192.0.2.1"));

        await platform.Database.SetNowAsync(Start.AddSeconds(2).AddMilliseconds(-1));
        Assert.IsType<CheckPassword.Outcome.TooSoon>(await Try(email, "faux mot de passe", "192.0.2.1"));
        await platform.Database.SetNowAsync(Start.AddSeconds(2));
        Assert.IsType<CheckPassword.Outcome.Refused>(await Try(email, "faux mot de passe", "192.0.2.1"));
        await platform.Database.SetNowAsync(Start.AddSeconds(5));
        Assert.IsType<CheckPassword.Outcome.TooSoon>(await Try(email, "faux mot de passe", "192.0.2.1"));
    }

    [Fact]
    public async Task A_stranger_who_types_wrong_passwords_all_day_does_not_keep_the_depositor_out()
    {
        for (var i = 0; i < 40; i++)
        {
            await platform.Database.SetNowAsync(Start.AddMinutes(2 * i));
            await Try("a@exemple.fr", "faux mot de passe", "192.0.2.1");
        }

        Assert.IsType<CheckPassword.Outcome.Right>(await Try("a@exemple.fr", Password, "198.51.100.7"));
        await platform.Database.SetNowAsync(Start.AddMinutes(80));
        Assert.IsType<CheckPassword.Outcome.Right>(await Try("a@exemple.fr", Password, "192.0.2.1"));      // even from the stranger's own network: a minute at most
    }

    [Fact]
    public async Task The_right_password_or_a_quarter_of_an_hour_gives_the_five_tries_back()
    {
        for (var i = 0; i < 4; i++) await Try("a@exemple.fr", "faux mot de passe");
        Assert.IsType<CheckPassword.Outcome.Right>(await Try("a@exemple.fr", Password));
        for (var i = 0; i < 6; i++) await Try("a@exemple.fr", "faux mot de passe");
        Assert.IsType<CheckPassword.Outcome.TooSoon>(await Try("a@exemple.fr", Password));

        await platform.Database.SetNowAsync(Start.AddMinutes(16));
        await platform.RunAsync(new Scope.System("job:forget-spent"), s => s.GetRequiredService<ForgetSpent>().ExecuteAsync(default));

        for (var i = 0; i < 5; i++) Assert.IsType<CheckPassword.Outcome.Refused>(await Try("a@exemple.fr", "faux mot de passe"));
    }

    [Fact]
    public async Task A_code_is_accepted_once_and_one_step_before_or_after_now()
    {
        var secret = await Enrol();
        await platform.Database.SetNowAsync(Start.AddMinutes(5));
        var step = Totp.StepAt(Start.AddMinutes(5));

        Assert.IsType<CheckTotp.Outcome.Wrong>(await Code(secret, step + 2));
        Assert.IsType<CheckTotp.Outcome.Right>(await Code(secret, step - 1));
        Assert.IsType<CheckTotp.Outcome.UsedBefore>(await Code(secret, step - 1));
        Assert.IsType<CheckTotp.Outcome.Right>(await Code(secret, step + 1));
        Assert.IsType<CheckTotp.Outcome.UsedBefore>(await Code(secret, step));
    }

    [Fact]
    public async Task The_code_that_installed_the_application_does_not_sign_in()
    {
        var secret = await Enrol();

        Assert.IsType<CheckTotp.Outcome.UsedBefore>(await Code(secret, Totp.StepAt(Start)));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_even_when_the_password_is_typed_again_between_them()
    {
        var secret = await Enrol();
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<CheckTotp.Outcome.Wrong>(await Use<CheckTotp, CheckTotp.Outcome>(c => c.ExecuteAsync(person, "abcdef", default)));
            await Try("a@exemple.fr", Password);
        }
        Assert.IsType<CheckTotp.Outcome.LockedOut>(await Use<CheckTotp, CheckTotp.Outcome>(c => c.ExecuteAsync(person, "abcdef", default)));

        Assert.IsType<CheckTotp.Outcome.LockedOut>(await Code(secret, Totp.StepAt(Start) + 1));
    }

    [Fact]
    public void Codes_are_those_of_rfc_6238()      // appendix B, SHA-1, last six digits
    {
        var secret = "12345678901234567890"u8.ToArray();

        Assert.Equal("287082", Totp.CodeAt(secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(59))));
        Assert.Equal("081804", Totp.CodeAt(secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(1111111109))));
        Assert.Equal("353130", Totp.CodeAt(secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(20000000000))));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.ToBase32(secret));
    }

    private async Task<byte[]> Enrol()
    {
        var begun = await Use<EnrolTotp, EnrolTotp.Begun>(e => e.BeginAsync(person, "Essai", default));
        var secret = FromBase32(begun.Secret);
        Assert.IsType<EnrolTotp.Outcome.Installed>(await Use<EnrolTotp, EnrolTotp.Outcome>(e => e.ExecuteAsync(person, Totp.CodeAt(secret, Totp.StepAt(Start)), default)));
        return secret;
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private Task<CheckTotp.Outcome> Code(byte[] secret, long step) => Use<CheckTotp, CheckTotp.Outcome>(c => c.ExecuteAsync(person, Totp.CodeAt(secret, step), default));

    private Task<CheckPassword.Outcome> Try(string email, string password, string source = "192.0.2.1") =>
        Use<CheckPassword, CheckPassword.Outcome>(c => c.ExecuteAsync(new(email, password, source), default));

    private async Task<T> Use<TUseCase, T>(Func<TUseCase, Task<T>> use) where TUseCase : notnull
    {
        await using var scope = platform.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
