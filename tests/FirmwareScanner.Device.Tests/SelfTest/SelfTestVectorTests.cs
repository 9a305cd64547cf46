using FirmwareScanner.Device.Tests.Scanning;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.SelfTest;

/// <summary>
/// The start-up self-test in small: a built-in vector gives exactly its events, and a scanner that is not right would be noticed,
/// because a vector with any byte changed gives something else.
/// </summary>
[TestClass]
public static class SelfTestVectorTests
{
    private const int BlockLength = 16;

    private static EventRecorder s_events = null!;

    [Setup]
    public static void Create_the_recorder_once()
    {
        s_events = new EventRecorder();
    }

    [TestMethod]
    public static void Vector_gives_its_events()
    {
        PackedCase vector = PackedCase.Unpack(CaseData.Get(CaseData.SelfTest));

        Assert.AreEqual(string.Empty, CaseRig.ScanInBlocks(vector, BlockLength, s_events), "difference");
        Assert.IsTrue(vector.EventCount >= 3, "matches of several patterns and a rule");
    }

    [TestMethod]
    public static void Vector_with_any_byte_of_a_match_changed_is_noticed()
    {
        PackedCase vector = PackedCase.Unpack(CaseData.Get(CaseData.SelfTest));
        byte[] stream = vector.Stream;
        for (int i = 0; i < vector.EventCount; i++)
        {
            for (int at = vector.Offsets[i]; at < vector.Offsets[i] + vector.Lengths[i]; at++)
            {
                stream[at] ^= 0x80;
                Assert.IsTrue(CaseRig.ScanInBlocks(vector, BlockLength, s_events).Length > 0, "byte " + at.ToString());
                stream[at] ^= 0x80;
            }
        }
    }
}
