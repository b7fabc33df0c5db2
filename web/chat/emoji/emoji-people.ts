export const FACES = `
😀:grinning,happy:웃음,미소 😃:smiley,happy:웃음,기쁨 😄:smile,happy,joy:웃음,기쁨 😁:grin,beam:활짝,히죽
😆:laughing,haha,lol:크게웃음,ㅋㅋ 😅:sweat_smile,phew:식은땀,머쓱 🤣:rofl,lol:폭소,빵터짐 😂:joy,tears,lol:웃음눈물,ㅋㅋㅋ
🙂:slight_smile,ok:살짝미소 🙃:upside_down,silly:거꾸로 😉:wink:윙크 😊:blush,happy:볼빨간미소,수줍음
😇:innocent,angel:천사 🥰:smiling_hearts,love:사랑,하트 😍:heart_eyes,love:하트눈,반함 🤩:star_struck,wow:별눈,대박
😘:kissing_heart,kiss:뽀뽀,키스 😗:kissing:뽀뽀 😚:kissing_closed_eyes:뽀뽀 😋:yum,tasty:냠냠,맛있음
😛:tongue:메롱 😜:wink_tongue,crazy:윙크메롱,장난 🤪:zany,crazy:엉뚱,미침 🤗:hug:포옹,안아줘
🤭:hand_over_mouth,oops:웃음참기,어머 🤫:shush,quiet,secret:쉿,비밀 🤔:thinking,hmm:생각,고민 🤐:zipper_mouth,secret:입꾹
🤨:raised_eyebrow,skeptical:의심 😐:neutral:무표정 😑:expressionless:무표정,헐 😶:no_mouth,silent:말없음
😏:smirk:썩소 😒:unamused,meh:시큰둥,삐짐 🙄:eye_roll:어이없음 😬:grimace,awkward:어색
😌:relieved,calm:안심,편안 😔:pensive,sad:시무룩,슬픔 😪:sleepy,tired:졸림 🤤:drooling:침,군침
😴:sleeping,zzz:잠,쿨쿨 😷:mask,sick:마스크,아픔 🤒:fever,ill,sick:열,아픔 🤕:hurt,bandage:다침,붕대
🤢:nauseated,sick:메스꺼움 🤮:vomit,sick:토 🤧:sneeze,cold:재채기,감기 🥵:hot,heat:더위,더워
🥶:cold,freezing:추위,추워 🥴:woozy,drunk:어질,취함 😵:dizzy:어지러움 🤯:mind_blown,shock:충격,멘붕
🤠:cowboy:카우보이 🥳:partying,birthday:파티,축하,생일 😎:cool,sunglasses:멋짐,선글라스 🤓:nerd,geek:안경,공부
🧐:monocle:자세히 😕:confused:혼란,갸우뚱 😟:worried:걱정 🙁:frown,sad:찡그림,슬픔
😮:open_mouth,wow:놀람,오 😲:astonished,wow:깜짝,놀람 😳:flushed:당황,부끄 🥺:pleading,please:애원,제발
😦:frowning_open:놀람 😨:fearful,scared:무서움 😰:anxious,sweat:불안,식은땀 😢:cry,sad:눈물,슬픔
😭:sob,cry:엉엉,ㅠㅠ,울음 😱:scream,scared:비명,무서움 😖:confounded:괴로움 😣:persevere:힘듦
😞:disappointed,sad:실망 😩:weary,tired:지침,피곤 😫:tired:피곤 🥱:yawn,bored:하품,지루
😤:triumph,huff:씩씩,흥 😡:rage,angry:분노,화남 😠:angry,mad:화남 🤬:cursing,swear:욕,분노
😈:smiling_imp,devil:악마 💀:skull,dead:해골 💩:poop:똥 🤡:clown:광대
👻:ghost,halloween:유령,귀신 👽:alien:외계인 🤖:robot,bot:로봇 🫠:melting:녹음,녹는다 🫡:salute:경례,충성 🥲:smile_tear:웃픔,눈물
`;

export const PEOPLE = `
👋:wave,hello,bye,hi:안녕,손인사 🤚:raised_back_of_hand:손등 ✋:raised_hand,stop,high_five:손,하이파이브,멈춰 👌:ok_hand,perfect:오케이,좋아
🤏:pinch,small:조금 ✌️:victory,peace:브이 🤞:fingers_crossed,luck:행운 🤟:love_you:사랑해
🤘:rock,metal:락 🤙:call_me:전화해 👈:point_left:왼쪽 👉:point_right:오른쪽
👆:point_up:위 👇:point_down:아래 👍:thumbs_up,yes,like,good:좋아요,최고,따봉 👎:thumbs_down,no,bad:싫어요,별로
✊:fist:주먹 👊:punch,bump:주먹,펀치 👏:clap,bravo:박수,짝짝 🙌:raised_hands,hooray:만세
🫶:heart_hands,love:손하트 🤲:palms_up:두손 🤝:handshake,deal:악수 🙏:pray,please,thanks:기도,감사,부탁
💪:muscle,strong:힘,근육,화이팅 ✍️:writing:쓰기 💅:nail_polish:네일 🤳:selfie:셀카
👀:eyes,look:눈,보는중 👁️:eye:눈 🧠:brain:뇌 👅:tongue_out:혀 👄:lips:입술
👶:baby:아기 🧒:child:아이 👦:boy:남자아이 👧:girl:여자아이
🧑:person:사람 👨:man:남자 👩:woman:여자 👵:grandma,old:할머니 👴:grandpa,old:할아버지
🙋:raising_hand,me:저요,손들기 🙅:no_good,no:안돼,엑스 🙆:ok_person,yes:오케이,돼 🤷:shrug,dunno:몰라,으쓱
🤦:facepalm:이마짚기,에휴 🙇:bow,sorry:절,죄송 💁:tipping_hand,info:안내 🚶:walking:걷기
🏃:running:달리기 💃:dancer:춤 🕺:man_dancing:춤 👯:dancing_people:춤 👪:family:가족 👫:couple:커플,연인
`;
