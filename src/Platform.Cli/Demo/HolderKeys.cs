using System.Security.Cryptography;
using System.Text;
using Platform.Cli.StandIn;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Cli.Demo;

/// <summary>The key files of the holders, as the page offers them for download, and their phrases: on paper in life, in a file here.</summary>
public sealed class HolderKeys(Stage stage, string folder)
{
    // 64 words without accents, 7 drawn: 42 bits, enough for phrases that lie beside their files.
    private static readonly string[] Words =
        ("abeille abricot agneau ananas argile aurore avoine balcon barque bijou bison bouleau cabane cactus canal cerise chalet chemin citron colline corail dauphin domino dragon " +
        "erable falaise fanfare fleuve fontaine fougere galet girafe glacier herisson horizon igloo jardin jasmin jonquille koala lagune lavande luciole maison marmotte menthe merle moulin " +
        "noisette nuage olivier orange papillon perle pinson prairie renard riviere sapin tambour tilleul tulipe verger violon").Split(' ');

    // A phrase beside its file needs no costly derivation; the page takes 18.
    private const int WorkFactor = 14;

    public async Task EnrolAsync(Account account, Actor holder, CancellationToken cancel)
    {
        var identity = await new KeyCeremony(stage.Services).EnrolAsync(account.As(holder), holder.Name, holder.Function,
            (act, hash) => stage.ConfirmAsync(holder.Id, act, hash, cancel), cancel);
        var phrase = string.Join('-', Enumerable.Range(0, 7).Select(_ => Words[RandomNumberGenerator.GetInt32(Words.Length)]));
        var file = FileOf(account, holder);
        await File.WriteAllBytesAsync(Path.Combine(folder, file), AgeWriter.Encrypt(Encoding.ASCII.GetBytes($"{identity}\n"), new ScryptRecipient(phrase, WorkFactor)), cancel);
        await File.AppendAllTextAsync(Phrases, $"{file}\t{phrase}\n", cancel);
    }

    /// <summary>As the holder does in the session: the file, and the phrase.</summary>
    public async Task<X25519Identity> OpenAsync(string file, CancellationToken cancel)
    {
        var phrase = (await File.ReadAllLinesAsync(Phrases, cancel)).Select(line => line.Split('\t')).Single(line => line[0] == file)[1];
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, file), cancel);
        return X25519Identity.Parse(Encoding.ASCII.GetString(AgeReader.Decrypt(bytes, new ScryptIdentity(phrase))).Trim());
    }

    public static string FileOf(Account account, Actor holder) => $"cle-{account.Place.Slug}-{Place.Plain(holder.Name)}.age";

    private string Phrases => Path.Combine(folder, "phrases.txt");
}
