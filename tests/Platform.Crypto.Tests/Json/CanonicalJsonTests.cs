using System.Text;
using System.Text.Json.Nodes;
using Platform.Crypto.Json;

namespace Platform.Crypto.Tests.Json;

/// <summary>Vectors of RFC 8785, written from its text.</summary>
public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_example_of_section_3_2_2_comes_out_as_printed() =>
        Assert.Equal(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
            Canonical("""{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"""));

    [Fact]
    public void Keys_are_sorted_by_utf16_units_as_in_section_3_2_3()
    {
        var sorted = Canonical("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""");
        string[] order = ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"];

        Assert.Equal(order, order.OrderBy(name => sorted.IndexOf(name, StringComparison.Ordinal)));
    }

    [Theory] // appendix B
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_written_as_ecmascript_writes_them(ulong bits, string expected) =>
        Assert.Equal(expected, Text(JsonValue.Create(BitConverter.UInt64BitsToDouble(bits))));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("[1,]")]
    [InlineData("01")]
    [InlineData("1e400")]
    [InlineData("")]
    public void What_has_no_single_meaning_is_refused(string json) => Assert.Throws<FormatException>(() => Canonical(json));

    [Fact]
    public void Values_built_in_memory_are_refused_when_a_reader_would_see_others()
    {
        Assert.Throws<FormatException>(() => CanonicalJson.Serialize(JsonValue.Create(double.NaN)));
        Assert.Throws<FormatException>(() => CanonicalJson.Serialize(JsonValue.Create("\ud800")));
        Assert.Throws<FormatException>(() => CanonicalJson.Serialize(JsonValue.Create((1L << 53) + 1)));
        Assert.Equal("9007199254740992", Text(JsonValue.Create(1L << 53)));
    }

    [Fact]
    public void Canonical_bytes_are_recognised_and_others_are_not()
    {
        Assert.True(CanonicalJson.IsCanonical("""{"a":1,"b":[]}"""u8));
        Assert.False(CanonicalJson.IsCanonical("""{"b":[],"a":1}"""u8));
        Assert.False(CanonicalJson.IsCanonical("""{"a": 1}"""u8));
    }

    private static string Canonical(string json) => Text(CanonicalJson.Parse(Encoding.UTF8.GetBytes(json)));

    private static string Text(JsonNode? node) => Encoding.UTF8.GetString(CanonicalJson.Serialize(node));
}
