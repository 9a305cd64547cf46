using System.Collections.Generic;
using FirmwareScanner.Signatures;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>Signatures in ClamAV's <c>.ndb</c> format.</summary>
public sealed class NdbTarget() : RuleTarget(RuleLanguage.ClamAvNdb)
{
    /// <inheritdoc/>
    public override string Name => "ndb";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } = Words(
        "Name", ":", "0", "*", "EOF-10", "EP+0", "S0+1", "SL+0", ",", "41", "4142434445", "4?", "?4", "??", "{", "}", "{5}", "{2-4}", "{-3}", "{3-}",
        "(41|42)", "!(41)", "!(4142|4344)", "(B)", "(L)", "(W)", "[1-2]", "$", "\n", "\r\n", "#", ":51:255", "9999999999", " ", "\u00e9", "\u202e");

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() => Words(
        "Name.One:0:*:4142434445464748\nName.Two-2:1:100,20:41??43{2-4}444546*474849\n",
        "A:0:EOF-50:!(41|42)(4344|4546)4748494a4b\r\nB:0:0:61626364{-5}65666768[1-3]696a6b6c\n# remark\n",
        "C:0:*:4?4?4142434445(B)46:51:255\nD:5:EP+0:deadbeef\nE:1:S0+4,3:(L)6162636465\n");
}
