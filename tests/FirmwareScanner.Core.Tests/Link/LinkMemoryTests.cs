using System;
using FirmwareScanner.Link;
using FirmwareScanner.Tests.Memory;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

public sealed class LinkMemoryTests
{
    [Theory]
    [InlineData(typeof(LinkSession))]
    [InlineData(typeof(FrameReader))]
    [InlineData(typeof(FrameWriter))]
    [InlineData(typeof(EventWindow))]
    [InlineData(typeof(LinkFaultCounter))]
    [InlineData(typeof(LinkSettings))]
    [InlineData(typeof(LinkIdentity))]
    [InlineData(typeof(DatabaseSlots))]
    [InlineData(typeof(SlotRecord))]
    [InlineData(typeof(ImageCheck))]
    public void FieldCount_in_the_plan_is_that_of_the_type(Type type)
    {
        Assert.Equal(PrivateState.FieldCountOf(type), PrivateState.DeclaredFieldCountOf(type));
    }
}
