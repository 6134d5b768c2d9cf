package io.striate.interop.onnx.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.striate.api.error.StriateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The wire format, beside that of the library of Protocol Buffers.
class WireTest {
  private static WireReader reader(byte... bytes) {
    return new WireReader("m.onnx", ByteBuffer.wrap(bytes), new WireReader.Budget(1000));
  }

  private static String refusal(Runnable work) {
    return assertThrows(StriateException.class, work::run).getMessage();
  }

  @Test
  void whatTheLibraryWritesIsRead() throws IOException {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      var out = new ByteArrayOutputStream();
      var coded = CodedOutputStream.newInstance(out);
      long whole = random.nextLong() >> random.nextInt(64);
      float real = random.nextFloat();
      String text = "größe " + random.nextInt();
      int field = 1 + random.nextInt(100_000);
      coded.writeInt64(field, whole);
      coded.writeFloat(field + 1, real);
      coded.writeString(field + 2, text);
      coded.writeDouble(field + 3, real);
      coded.writeByteArray(field + 4, new byte[] {1, 2, 3});
      coded.flush();
      WireReader reader = reader(out.toByteArray());
      assertTrue(reader.next());
      assertEquals(field, reader.field());
      assertEquals(whole, reader.whole());
      assertTrue(reader.next());
      assertEquals(real, reader.real());
      assertTrue(reader.next());
      assertEquals(text, reader.text());
      assertTrue(reader.next());
      var doubles = new ArrayList<Double>();
      reader.doubles(doubles::add);
      assertEquals(List.of((double) real), doubles);
      assertTrue(reader.next());
      assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), reader.bytes());
      assertFalse(reader.next());
    }
  }

  @Test
  void whatIsWrittenTheLibraryReads() throws IOException {
    var inner = new WireWriter().text(1, "inner").whole(2, -5);
    byte[] bytes =
        new WireWriter()
            .whole(1, 300)
            .real(2, 1.5f)
            .message(3, inner)
            .bytes(4, 3, out -> out.write(new byte[] {7, 8, 9}))
            .toByteArray();
    var coded = CodedInputStream.newInstance(bytes);
    assertEquals(1 << 3, coded.readTag());
    assertEquals(300, coded.readInt64());
    assertEquals(2 << 3 | 5, coded.readTag());
    assertEquals(1.5f, coded.readFloat());
    assertEquals(3 << 3 | 2, coded.readTag());
    assertArrayEquals(inner.toByteArray(), coded.readByteArray());
    assertEquals(4 << 3 | 2, coded.readTag());
    assertArrayEquals(new byte[] {7, 8, 9}, coded.readByteArray());
    assertTrue(coded.isAtEnd());
  }

  @Test
  void numbersMayBePackedOrNot() throws IOException {
    var out = new ByteArrayOutputStream();
    var coded = CodedOutputStream.newInstance(out);
    coded.writeInt64(1, 5);
    coded.writeByteArray(1, new byte[] {6, (byte) 0x80, 1});
    coded.writeFloat(2, 0.5f);
    coded.writeByteArray(2, new byte[] {0, 0, (byte) 0x80, 0x3f});
    coded.flush();
    WireReader reader = reader(out.toByteArray());
    var wholes = new ArrayList<Long>();
    var reals = new ArrayList<Double>();
    while (reader.next()) {
      if (reader.field() == 1) {
        reader.wholes(wholes::add);
      } else {
        reader.reals(reals::add);
      }
    }
    assertEquals(List.of(5L, 6L, 128L), wholes);
    assertEquals(List.of(0.5, 1.0), reals);
  }

  @Test
  void whatIsSkippedIsPassedOver() {
    byte[] bytes =
        new WireWriter().whole(1, 1 << 20).real(2, 1).text(3, "abc").whole(4, 9).toByteArray();
    WireReader reader = reader(bytes);
    for (int i = 0; i < 3; i++) {
      assertTrue(reader.next());
      reader.skip();
    }
    assertTrue(reader.next());
    assertEquals(9, reader.whole());
  }

  @Test
  void damageIsReportedWithItsPlace() {
    assertEquals(
        "m.onnx: byte 1: field 1 claims 100 bytes, 1 are left; the file is damaged, or is not an"
            + " ONNX model [STR-202]",
        refusal(() -> {
          WireReader reader = reader((byte) 0x0a, (byte) 100, (byte) 1);
          reader.next();
          reader.text();
        }));
    assertTrue(refusal(() -> reader((byte) 0x80).next()).contains("byte 0: ends within a number"));
    assertTrue(refusal(() -> reader((byte) 0).next()).contains("a field has the number 0"));
    byte[] endless = new byte[12];
    java.util.Arrays.fill(endless, (byte) 0xff);
    assertTrue(refusal(() -> reader(endless).next()).contains("more than 10 bytes"));
    assertTrue(
        refusal(
                () -> {
                  WireReader reader = reader((byte) 0x0b);
                  reader.next();
                  reader.skip();
                })
            .contains("wire type 3"));
    assertTrue(
        refusal(
                () -> {
                  WireReader reader = reader((byte) 0x0a, (byte) 1, (byte) 0x80, (byte) 1);
                  reader.next();
                  reader.wholes(_ -> {});
                })
            .contains("ends within a number"));
    assertTrue(
        refusal(
                () -> {
                  WireReader reader = reader((byte) 0x08, (byte) 1);
                  reader.next();
                  reader.text();
                })
            .contains("field 1 should hold bytes"));
  }

  @Test
  void placesInMessagesAreThoseOfTheFile() {
    byte[] bytes =
        new WireWriter()
            .message(7, new WireWriter().message(1, new WireWriter().bytes(9, new byte[0])))
            .toByteArray();
    bytes[bytes.length - 1] = 50;
    String refused =
        refusal(() -> {
          WireReader outer = reader(bytes);
          outer.next();
          WireReader middle = outer.message();
          middle.next();
          WireReader inner = middle.message();
          inner.next();
          inner.bytes();
        });
    assertTrue(refused.contains("byte " + (bytes.length - 1) + ": field 9 claims 50"), refused);
  }

  @Test
  void partsAreCounted() {
    byte[] bytes = new byte[4000];
    for (int i = 0; i < bytes.length; i += 2) {
      bytes[i] = 0x0a;
    }
    String refused =
        refusal(() -> {
          WireReader reader = reader(bytes);
          while (reader.next()) {
            reader.message();
          }
        });
    assertTrue(refused.contains("more nodes, names and numbers than are read"), refused);
  }
}
