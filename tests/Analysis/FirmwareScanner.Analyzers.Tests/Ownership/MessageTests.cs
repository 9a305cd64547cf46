using System;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership;

/// <summary>Messages speak of the types and methods of the code that they are about.</summary>
public sealed class MessageTests
{
    private const string Radio = """
        using System;
        using FirmwareScanner.Contracts;

        [LeaseHandle]
        public enum Channel { Closed }

        public abstract class Radio
        {
            [return: Owned] public abstract Channel Open();
            public abstract void Close([Consumed] Channel channel);
        }

        public sealed class Port : IDisposable
        {
            public int Read() => 1;
            public void Dispose() { }
            public static void Take([Consumed] Port port) => port.Dispose();
        }

        public sealed class Sample
        {
            [Owned] private Channel _channel;
            private Channel _copy;

            public void Run(Radio radio, Channel borrowed, int number)
            {
                BODY
            }
        }
        """;

    [Theory]
    [InlineData("Channel channel = radio.Open();", "FWS102", "call 'Radio.Close' on every path")]
    [InlineData("radio.Open();", "FWS104", "keep it in a variable, and call 'Radio.Close'")]
    [InlineData("_channel = radio.Open();", "FWS104", "the field '_channel' is overwritten while it may hold a Channel that nobody releases then")]
    [InlineData("_channel = radio.Open();", "FWS104", "call 'Radio.Close' first, or check that '_channel' is Channel.Closed")]
    [InlineData("radio.Close(radio.Open());", "FWS108", "'radio.Open()' may be Channel.Closed")]
    [InlineData("Channel a = radio.Open(); if (a == Channel.Closed) return; radio.Close(a); radio.Close(a);", "FWS103", "set the variable to Channel.Closed")]
    [InlineData("_copy = borrowed;", "FWS105", "use it only until the method returns")]
    [InlineData("Channel a = radio.Open(); if (a != Channel.Closed) _copy = a;", "FWS105", "give it to a method that takes it over, such as 'Radio.Close'")]
    [InlineData("radio.Close((Channel)number);", "FWS107", "get another one from 'Radio.Open', and write Channel.Closed for none")]
    [InlineData("if (_channel != Channel.Closed) radio.Close(_channel);", "FWS101", "copy '_channel' to a local, set '_channel' to Channel.Closed, and then call 'Radio.Close'")]
    [InlineData("Port port = new Port();", "FWS102", "dispose of it on every path")]
    [InlineData("Port port = new Port(); Port.Take(port); port.Read();", "FWS101", "use it before that line, or make a new one")]
    [InlineData("Port port = new Port(); port.Read(); port.Dispose();", "FWS102", "dispose of it in a finally block (using)")]
    [InlineData("Port port = null!; port = new Port(); port = null!;", "FWS104", "dispose of it first")]
    public void Message_names_what_the_code_has(string body, string rule, string part)
    {
        string source = Radio.Replace("BODY", body, StringComparison.Ordinal);

        string[] messages =
        [
            .. AnalyzerHost.Run(source, AllAnalyzers.Create("Ownership")).Where(each => each.Id == rule).Select(each => each.GetMessage()),
        ];

        Assert.Contains(messages, message => message.Contains(part, StringComparison.Ordinal));
        Assert.All(messages, message => Assert.DoesNotMatch("Block|Pool|Scope|None", message));
    }
}
