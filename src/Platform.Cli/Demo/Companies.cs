using System.Security.Cryptography;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Crypto;

namespace Platform.Cli.Demo;

/// <summary>A company that does not exist, with what its depositor types to sign in.</summary>
public sealed record DemoCompany(string Name, string Siret, Scope.Company Depositor, string Person, string Email, string Password, string TotpSecret);

/// <summary>Signs companies up: form, confirmed address, authenticator application.</summary>
public sealed class Companies(Stage stage)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public async Task<DemoCompany> SignUpAsync(string name, string siren, string person, CancellationToken cancel)
    {
        var (siret, email) = (Place.WithChecksum(Place.WithChecksum(siren) + "0001"), $"{Place.Plain(person).Replace('-', '.')}@{Place.Plain(name)}.exemple.test");
        var password = $"demonstration-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 8)}";
        var id = Stage.Expect<RegisterCompany.Outcome.Asked>(await OwnAsync<RegisterCompany, RegisterCompany.Outcome>(Guid.Empty,
            register => register.ExecuteAsync(new(person, email, password, name, "FR", NationalIdKind.Siren, siret), cancel))).Person;
        var link = await stage.InAsync<IssueEmailLink, IssueEmailLink.Issued?>(new Scope.System("demo"), issue => issue.ExecuteAsync(new(id, EmailLinkPurpose.Confirm), cancel), cancel)
            ?? throw new InvalidOperationException("La personne inscrite est introuvable.");
        Stage.Expect<ConfirmEmail.Outcome.Confirmed>(await OwnAsync<ConfirmEmail, ConfirmEmail.Outcome>(id, confirm => confirm.ExecuteAsync(new(link.Secret, password), cancel)));

        var secret = (await OwnAsync<EnrolTotp, EnrolTotp.Begun>(id, enrol => enrol.BeginAsync(id, "Démonstration", cancel))).Secret;
        var code = Totp.CodeAt(FromBase32(secret), Totp.StepAt(await stage.NowAsync(cancel)));
        Stage.Expect<EnrolTotp.Outcome.Installed>(await OwnAsync<EnrolTotp, EnrolTotp.Outcome>(id, enrol => enrol.ExecuteAsync(id, code, cancel)));
        var company = await stage.InAsync<FindActing, ActingCompany?>(new Scope.SignIn(id), find => find.ForCompanyAsync(id, cancel), cancel)
            ?? throw new InvalidOperationException("L’entreprise n’a pas été ouverte.");
        return new(name, siret, new Scope.Company(company.Id, id), person, email, password, secret);
    }

    private Task<T> OwnAsync<TUseCase, T>(Guid person, Func<TUseCase, Task<T>> act) where TUseCase : notnull => stage.OwnAsync(new Scope.SignIn(person), act);

    // What an authenticator application does with the key that it is given.
    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        int bits = 0, value = 0;
        foreach (var c in text)
        {
            (value, bits) = (((value << 5) | Base32.IndexOf(c, StringComparison.Ordinal)) & 0xfff, bits + 5);
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
        }
        return [.. bytes];
    }
}
