/**
 * The language of Scansion scripts, tests of XMPP servers: spec/language.md.
 *
 * A script is made of lines whose meaning hangs on column 0, so lines are told
 * apart by src/scanner.c; the XML in bodies is told by the rules here. Each
 * block (a section, an action) ends with a token of its own, `_block_end`, which
 * the scanner gives wherever the next block starts. That keeps a mistake inside
 * its block.
 */

/// <reference types="tree-sitter-cli/dsl" />

// What may stand in a name of XML is a little less; scs says so.
const NAME = /[A-Za-z_:\u{80}-\u{10ffff}][A-Za-z0-9_:.\-\u{80}-\u{10ffff}]*/u;

module.exports = grammar({
  name: 'scansion',

  externals: ($) => [
    $._block_end,
    $._action_start,
    $._run_inside,
    $.comment,
    $.tag,
    $.suppression,
    $.separator,
    $._section_start,
    $.class,
    $._declared,
    $.key,
    $.value,
    $._character,
    $.verb,
    $.nothing,
    $._start_name,
    $._end_name,
    $._empty_end,
    $.text,
    $._double_text,
    $._single_text,
    $._referred,
    $._capture,
    $.xml_comment,
    $.cdata,
    // Neither of these is part of any rule. The first makes an error of a line
    // that is nothing, the second of an end tag that ends something else; that
    // the third is valid tells the scanner that the parser is recovering.
    $._unknown_line,
    $._other_end_name,
    $._recovering,
  ],

  extras: ($) => [/\s/, $.comment, $.tag, $.suppression, $._run_inside],

  rules: {
    script: ($) => repeat(choice($.separator, $.section, $.action)),

    section: ($) =>
      seq(
        alias($._section_start, '['),
        optional($.class),
        ']',
        optional(field('name', alias($._declared, $.character))),
        repeat($.property),
        $._block_end,
      ),

    property: ($) => seq(field('key', $.key), ':', optional(field('value', $.value))),

    action: ($) =>
      seq(
        $._action_start,
        field('name', alias($._character, $.character)),
        field('verb', $.verb),
        optional(':'),
        optional($.nothing),
        optional($.body),
        $._block_end,
      ),

    body: ($) => repeat1(choice($.element, $.xml_comment)),

    element: ($) => choice($.empty_tag, seq($.start_tag, repeat($._content), $.end_tag)),

    start_tag: ($) => seq('<', field('name', alias($._start_name, $.tag_name)), repeat($._attribute), '>'),

    empty_tag: ($) =>
      seq('<', field('name', alias($._start_name, $.tag_name)), repeat($._attribute), alias($._empty_end, '/>')),

    end_tag: ($) => seq('</', field('name', alias($._end_name, $.tag_name)), '>'),

    _content: ($) =>
      choice($.element, $.text, $.entity, $.expression, $.placeholder, $.cdata, $.xml_comment),

    _attribute: ($) => choice($.attribute, $.namespace_declaration, $.override),

    attribute: ($) => seq(field('name', $.attribute_name), '=', field('value', $.string)),

    namespace_declaration: ($) =>
      seq(field('name', alias($._xmlns, $.attribute_name)), '=', field('value', alias($.string, $.namespace))),

    override: ($) => seq(field('name', alias($._override_name, $.override_name)), '=', field('value', $.string)),

    attribute_name: () => token(NAME),
    _xmlns: () => token(prec(1, /xmlns(:[A-Za-z0-9_.\-\u{80}-\u{10ffff}]+)?/u)),
    _override_name: () => token(prec(1, /scansion:[A-Za-z0-9_.\-\u{80}-\u{10ffff}]+/u)),

    string: ($) =>
      choice(
        seq('"', repeat(choice($._double_text, $.entity, $.expression, $.placeholder)), '"'),
        seq("'", repeat(choice($._single_text, $.entity, $.expression, $.placeholder)), "'"),
      ),

    entity: () => token(/&(lt|gt|amp|apos|quot|#[0-9]+|#x[0-9a-fA-F]+);/),

    expression: ($) =>
      seq(
        '${',
        optional(
          choice(
            seq(alias($._referred, $.character), field('form', alias(/'s (full )?JID/, $.form))),
            alias($._capture, $.capture),
          ),
        ),
        '}',
      ),

    placeholder: ($) =>
      choice('{scansion:any}', seq('{scansion:capture:', alias(token.immediate(/[^{}\r\n]+/), $.capture), '}')),
  },
});
