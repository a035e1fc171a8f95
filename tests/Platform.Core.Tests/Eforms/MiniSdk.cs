using System.Security;
using System.Text;
using Platform.Core.Eforms;

namespace Platform.Core.Tests.Eforms;

/// <summary>A small SDK of ours, in the layout of the official one: what is judged by it needs nothing beside the repository.</summary>
internal sealed class MiniSdk : IDisposable
{
    private const string Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2", Notice = "urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mini-sdk-");

    public MiniSdk(string version = "1.15.1", params (string Id, string Context, string Test)[] rules)
    {
        Write("schemas/maindoc/ContractNotice.xsd", $"""
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{Notice}" elementFormDefault="qualified">
              <xs:import namespace="{Cbc}" schemaLocation="../common/Basic.xsd"/>
              <xs:element name="ContractNotice"><xs:complexType><xs:sequence><xs:any namespace="{Cbc}" processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
            </xs:schema>
            """);
        Write("schemas/common/Basic.xsd", $"""
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{Cbc}" elementFormDefault="qualified">
              <xs:element name="IssueDate" type="xs:date"/>
            </xs:schema>
            """);
        Write("schematrons/static/complete-validation.sch", $"""
            <schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
              <ns prefix="cbc" uri="{Cbc}"/><ns prefix="cn" uri="{Notice}"/>
              <let name="noticeSubType" value="//cbc:NoticeSubType/cbc:SubTypeCode/text()"/>
              <let name="twice" value="for $x in /*/cbc:ID return $x[count(/*/cbc:ID[. = $x]) > 1]"/>
              <phase id="eforms-16"><active pattern="P-16"/></phase>
              <include href="rules-16.sch"/>
              <diagnostics><diagnostic id="BT-21-Lot" see="field:BT-21-Lot">cbc:Name</diagnostic></diagnostics>
            </schema>
            """);
        Write("schematrons/static/rules-16.sch", $"""
            <pattern id="P-16" xmlns="http://purl.oclc.org/dsdl/schematron">
              {string.Join('\n', rules.Select(rule => $"""<rule context="{Escaped(rule.Context)}"><assert id="{rule.Id}" role="ERROR" diagnostics="BT-21-Lot" test="{Escaped(rule.Test)}"/></rule>"""))}
            </pattern>
            """);
        Write("fields/fields.json", $$"""{ "sdkVersion": "eforms-sdk-{{version}}", "fields": [ { "id": "BT-21-Lot", "btId": "BT-21", "xpathAbsolute": "/*/cbc:Name" } ] }""");
        foreach (var kind in new[] { "field", "business-term" })
            Write($"translations/{kind}_fr.xml", $"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd"><properties><entry key="{kind}|name|{(kind == "field" ? "BT-21-Lot" : "BT-21")}">Titre</entry></properties>""");
    }

    public string Path => folder.FullName;

    /// <summary>One rule on the root.</summary>
    public static MiniSdk With(string test) => new("1.15.1", ("R-1", "/*", test));

    public static Stream Bytes(string xml) => new MemoryStream(Encoding.UTF8.GetBytes(xml));

    /// <summary>A notice of sub-type 16 with this content.</summary>
    public static string Xml(string content, string? customization = "eforms-sdk-1.15") =>
        $"""<ContractNotice xmlns="{Notice}" xmlns:cbc="{Cbc}">{(customization is null ? "" : $"<cbc:CustomizationID>{customization}</cbc:CustomizationID>")}<cbc:NoticeSubType><cbc:SubTypeCode>16</cbc:SubTypeCode></cbc:NoticeSubType>{content}</ContractNotice>""";

    public EformsVerdict Judge(string content) => EformsRuleBook.Load(Path).Validate(Bytes(Xml(content)), new DateOnly(2026, 11, 22));

    public void Dispose() => folder.Delete(recursive: true);

    public void Write(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Escaped(string text) => SecurityElement.Escape(text)!;
}
